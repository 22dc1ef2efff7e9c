import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Event } from '../src/core/event.ts'
import { milliseconds } from './measure.ts'

/** Milliseconds of a whole process, whose output goes nowhere. Rejects where it fails: that would be no figure. */
export function timeProcess([command = '', ...argv]: readonly string[], cwd: string): Promise<number> {
  return milliseconds(async () => {
    const child = spawn(command, argv, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    const [words, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'close')])
    if (code !== 0) throw new Error(`${[command, ...argv].join(' ')}: ${signal ?? code}\n${words}`)
  })
}

/** An event of a run, and how many milliseconds after the process was started it came. */
export interface TimedEvent {
  event: Event
  atMs: number
}

/** The argv of a checkout's built labrun. */
export function labrunArgv(checkout: string): string[] {
  return [process.execPath, `${checkout}/bin/labrun.js`]
}

/** Runs a lab with labrun, and notes when each event comes and when the process ends. */
export async function timeEvents(
  checkout: string,
  lab: string,
): Promise<{ events: TimedEvent[]; endMs: number }> {
  const started = performance.now()
  const [command = '', ...argv] = [...labrunArgv(checkout), lab, '--reporter', 'ndjson']
  const child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'pipe'] })
  const closed = once(child, 'close')
  const words = text(child.stderr)
  const events: TimedEvent[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    events.push({ event: JSON.parse(line) as Event, atMs: performance.now() - started })
  }
  const [code] = await closed
  if (code !== 0) throw new Error(`labrun ${lab}: exit status ${code}\n${failureOf(events)}${await words}`)
  return { events, endMs: performance.now() - started }
}

function failureOf(events: readonly TimedEvent[]): string {
  const reasons = events.flatMap(({ event }) =>
    event.type === 'step-end' && event.result.status === 'failed' ? [event.result.reason] : [],
  )
  return reasons.map((reason) => `${reason}\n`).join('')
}

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import type { Report } from '../../src/core/report.ts'
import { rerunText } from '../../src/core/rerun.ts'
import { eventually, tracesOf } from '../docker/host-kit.ts'
import { complaintsOf } from '../schemas/validate.ts'
import { labFile, WITHOUT_DOCKER } from './command.ts'

const program = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** What came of one save. */
export interface Verdict {
  /** What the run made of the one before; `null`: it was the first, or there was no run. */
  rerun: string | null
  report: Report
  /** `id status` of each step, of all labs that ran. */
  steps: string[]
  /** Ids of the steps that ran. */
  ran: string[]
  stderr: string
}

/** labrun that watches labs. */
export interface Watching {
  child: ChildProcess
  /** Resolves once it waits for the next save, with all since it did so last. */
  waits(): Promise<Verdict>
  /** Resolves at an event that has not been waited for. */
  until(isIt: (event: Event) => boolean): Promise<Event>
  /** Resolves with the exit code, and all that was said at last. */
  ended: Promise<{ exitCode: number | null; stderr: string }>
}

/** Starts `labrun --watch`. */
export function watch(...argv: string[]): Watching {
  const { CI: _, ...env } = process.env
  const child = spawn(process.execPath, [program, ...argv, '--watch', '--reporter', 'ndjson'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const told = { events: [] as Event[], stderr: '' }
  let wake = () => {}
  createInterface({ input: child.stdout }).on('line', (line) => {
    told.events.push(JSON.parse(line) as Event)
    wake()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.stderr += text
    wake()
  })
  let exitCode: number | null | undefined
  const ended = new Promise<{ exitCode: number | null; stderr: string }>((done) =>
    child.once('close', (code) => {
      exitCode = code
      wake()
      done({ exitCode: code, stderr: told.stderr })
    }),
  )
  const looked = async <T>(look: () => T | undefined): Promise<T> => {
    const limit = AbortSignal.timeout(SILENT_FOR_MS)
    limit.addEventListener('abort', () => wake())
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (exitCode !== undefined) throw new Error(`labrun ended with ${exitCode}:\n${told.stderr}`)
      if (limit.aborted) throw new Error(`what was waited for has not come; ${wordsOf(told)}`)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  let from = 0
  const until: Watching['until'] = async (isIt) => {
    const at = await looked(() => {
      const index = told.events.findIndex((event, index) => index >= from && isIt(event))
      return index < 0 ? undefined : index
    })
    from = at + 1
    return told.events[at]!
  }
  const waits = async (): Promise<Verdict> => {
    await looked(() => (isWaiting(told) ? true : undefined))
    const { stderr } = told
    const events = told.events.splice(0)
    told.stderr = ''
    from = 0
    return verdictOf(events, stderr)
  }
  return { child, waits, until, ended }
}

/** Longer than any host takes; shorter than a test may, which would not tell what came instead. */
const SILENT_FOR_MS = 90_000

function wordsOf({ events, stderr }: { events: Event[]; stderr: string }): string {
  const types = events.map((event) => ('id' in event ? `${event.type} ${event.id}` : event.type))
  return `events: ${types.join(', ')}; stderr: ${JSON.stringify(stderr)}`
}

/** Its last word is that it waits, and all runs that began have been told to their end. */
function isWaiting({ events, stderr }: { events: Event[]; stderr: string }): boolean {
  const count = (wanted: Event['type']) => events.filter(({ type }) => type === wanted).length
  return /(?:^|\n)watching .*\n$/.test(stderr) && count('run-start') === count('run-end')
}

function verdictOf(all: Event[], stderr: string): Verdict {
  // Of several runs, the last is the verdict.
  const events = all.slice(all.findLastIndex(({ type }) => type === 'run-start'))
  const report = buildReport(events)
  const complaints = events.length === 0 ? [] : complaintsOf('report', report)
  if (complaints.length > 0) throw new Error(`the report is not as its schema says: ${complaints.join('; ')}`)
  const told = events.find((event) => event.type === 'rerun')
  return {
    rerun: told === undefined ? null : rerunText(told.rerun, report.labs[0]!.file),
    report,
    steps: report.labs.flatMap((lab) => lab.steps.map(({ id, status }) => `${id} ${status}`)),
    ran: events.flatMap((event) => (event.type === 'step-start' ? [event.id] : [])),
    stderr,
  }
}

/** As an editor saves a file that is open in it. */
export function save(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8')
  const changed = change(text)
  if (changed === text) throw new Error('this change changes nothing')
  writeFileSync(file, changed)
}

/** A lab in a folder of its own, under a name that no other has: hosts bear it. */
export function uniqueLab(body: string, frontMatter = WITHOUT_DOCKER): string {
  const file = labFile(body, frontMatter)
  const unique = join(dirname(file), `w${randomBytes(6).toString('hex')}.md`)
  renameSync(file, unique)
  return unique
}

/** Resolves once there is nothing any more of hosts of this lab, whichever run has made them. */
export async function nothingLeft(file: string): Promise<void> {
  await eventually(
    () => tracesOf(basename(file, '.md')),
    (traces) => traces.length === 0,
  )
}

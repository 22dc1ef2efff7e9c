import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import type { Report } from '../../src/core/report.ts'
import type { StepResult } from '../../src/core/step-result.ts'
import { complaintsOf } from '../schemas/validate.ts'

const program = resolve(import.meta.dirname, '../../src/cli/main.ts')
const images = resolve(import.meta.dirname, '../../labs/_images')

/** What a run of the command came to. */
export interface Finished {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** What a run came to that told its events. */
export interface FinishedRun extends Finished {
  events: Event[]
  report: Report
  /** `id status` of each step, in the order of the file. */
  steps: string[]
  step(id: string): StepResult
}

/** A run that is going on. */
export interface Running {
  child: ChildProcess
  /** Resolves at the first event that is looked for. */
  until(isIt: (event: Event) => boolean): Promise<Event>
  finished: Promise<FinishedRun>
}

/** Writes a lab into a folder of its own that has the repository's images. Returns its path. */
export function labFile(body: string, frontMatter = 'requires: { images: [nginx] }'): string {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'labs'))
  symlinkSync(images, join(folder, 'labs/_images'))
  const file = join(folder, 'labs/lab.md')
  writeFileSync(file, `---\ntitle: Lab\n${frontMatter}\n---\n${body}`)
  return file
}

/** Front matter of a lab that needs no Docker. */
export const WITHOUT_DOCKER = 'requires: { docker: false }'

/** A fenced block. */
export function block(info: string, ...lines: string[]): string {
  const fence = '```'
  return [`${fence}${info}`, ...lines, fence, '', ''].join('\n')
}

/** Runs the command to its end. */
export async function labrun(...argv: string[]): Promise<Finished> {
  const child = start(argv)
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    ended(child),
  ])
  return { exitCode, stdout, stderr }
}

/** Runs labs, and follows their events. */
export function runLabs(...argv: string[]): Running {
  const child = start([...argv, '--reporter', 'ndjson'])
  const events: Event[] = []
  const waiting: { isIt: (event: Event) => boolean; found: (event: Event) => void }[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const event = JSON.parse(line) as Event
    events.push(event)
    for (const { isIt, found } of waiting) if (isIt(event)) found(event)
  })
  const until: Running['until'] = (isIt) =>
    new Promise((found, reject) => {
      const past = events.find(isIt)
      if (past !== undefined) return found(past)
      waiting.push({ isIt, found })
      child.once('close', () => reject(new Error('the run ended without that event')))
    })
  return { child, until, finished: finish(child, events) }
}

async function finish(child: ChildProcess, events: Event[]): Promise<FinishedRun> {
  const [stderr, exitCode] = await Promise.all([text(child.stderr!), ended(child)])
  const report = buildReport(events)
  const complaints = complaintsOf('report', report)
  if (complaints.length > 0) throw new Error(`the report is not as its schema says: ${complaints.join('; ')}`)
  const results = report.labs.flatMap((lab) => lab.steps)
  return {
    exitCode,
    stdout: '',
    stderr,
    events,
    report,
    steps: results.map(({ id, status }) => `${id} ${status}`),
    step: (id) => results.find((result) => result.id === id)!,
  }
}

/** Runs a lab of these blocks to its end. */
export function runBlocks(body: string, frontMatter?: string, ...argv: string[]): Promise<FinishedRun> {
  return runLabs(labFile(body, frontMatter), ...argv).finished
}

/** Starts the command. */
export function start(argv: string[], stdin: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
  return spawn(process.execPath, [program, ...argv], { stdio: [stdin, 'pipe', 'pipe'] })
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = ''
  for await (const chunk of stream.setEncoding('utf8')) all += chunk
  return all
}

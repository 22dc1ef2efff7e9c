import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../src/core/report.ts'
import { type CommandEnd, runLabrun, startLabrun } from './command.ts'
import { type Machine, machineDifference, readMachine, testFolder, untilAlone } from './machine.ts'
import { type Trouble, writeTroubleLab } from './trouble-lab.ts'

/** Which call of which program is to fail; `at` 0: none, they are only counted. */
export interface CallFault {
  /** End of the program's path. */
  program: string
  at: number
  /** Where the call is told that failed, and how many there were. */
  log: string
}

/** What one failing call came to. */
export interface FailedCall {
  at: number
  /** `mkdirSync /var/lib/labrun ENOSPC`; empty where the program did not come so far. */
  call: string
  exitCode: number | null
  /** What labrun said of it: its line with `error`. */
  said: string
  problems: string[]
}

const reportFile = join(testFolder, 'report.json')
const log = join(testFolder, 'calls')
const OLD_REPORT = '{"version":1,"old":true}\n'

/** On an outer machine: how many calls a program makes that need the disk. */
export async function countCalls(program: string, trouble: Trouble): Promise<number> {
  const { exitCode, stderr } = await runWith({ program, at: 0, log }, trouble)
  if (exitCode !== 0) throw new Error(`the lab fails even when no call does: ${stderr}`)
  return Number(/calls (\d+)/.exec(readFileSync(log, 'utf8'))?.[1])
}

/** On an outer machine: has one call after the other fail, each in a run of its own. */
export async function failCalls(
  program: string,
  trouble: Trouble,
  at: readonly number[],
): Promise<FailedCall[]> {
  const outcomes: FailedCall[] = []
  for (const number of at) {
    const before = await readMachine()
    const end = await runWith({ program, at: number, log }, trouble)
    outcomes.push(await judge(number, end, before))
  }
  return outcomes
}

function runWith(fault: CallFault, trouble: Trouble): Promise<CommandEnd> {
  rmSync(testFolder, { recursive: true, force: true })
  mkdirSync(testFolder)
  writeFileSync(reportFile, OLD_REPORT)
  writeFileSync(log, '')
  const preload = new URL('fail-a-call.ts', import.meta.url)
  preload.searchParams.set('fault', JSON.stringify(fault))
  process.env.NODE_OPTIONS = `--disable-warning=ExperimentalWarning --import=${preload.href}`
  const { ended } = startLabrun([
    writeTroubleLab(testFolder, trouble),
    '--reporter',
    `json:${reportFile}`,
    '--reporter',
    'plain',
  ])
  delete process.env.NODE_OPTIONS
  return ended
}

async function judge(at: number, end: CommandEnd, before: Machine): Promise<FailedCall> {
  const { exitCode, stdout, stderr } = end
  const said = (stderr + stdout).split('\n').find((line) => / error |labrun: error/.test(line)) ?? ''
  const call = readFileSync(log, 'utf8').split('\n')[0]!
  const outcome: FailedCall = { at, call: call.startsWith('calls') ? '' : call, exitCode, said, problems: [] }
  const { problems } = outcome
  await untilAlone().catch((error: Error) => problems.push(error.message))
  const status = reportStatus()
  if (exitCode === 0 && status !== 'passed') problems.push(`exit code 0, and the report says ${status}`)
  if (exitCode !== 0 && status === 'passed')
    problems.push(`exit code ${exitCode}, and the report says passed`)
  if (exitCode === 70 || exitCode === null || exitCode > 128)
    problems.push(`exit code ${exitCode}: ${stderr}`)
  if (exitCode !== 0 && status === 'old' && stderr.trim() === '') problems.push('no word said')
  const cleaned = await runLabrun('clean')
  if (cleaned.exitCode !== 0) problems.push(`clean: ${cleaned.exitCode} ${cleaned.stdout}${cleaned.stderr}`)
  problems.push(
    ...machineDifference(before, await readMachine()).filter(
      (line) => !/^\+ files: \/var\/lib\/labrun(\/runs)?$/.test(line),
    ),
  )
  return outcome
}

/** `old`: as it was before; `half`: no JSON. */
function reportStatus(): string {
  const text = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : ''
  if (text === OLD_REPORT) return 'old'
  try {
    return (JSON.parse(text) as Report).status
  } catch {
    return 'half'
  }
}

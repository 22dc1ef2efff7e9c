/**
 * Plays a composite action as GitHub's runner would: conditions and expressions by GitHub's own evaluator, scripts by
 * bash with its options. Only the actions that it uses are stand-ins, since they need GitHub's servers: a cache and
 * artifacts are folders, and Node is there.
 *
 *   node play.ts FOLDER    reads FOLDER/play.json (Play), writes FOLDER/played.json (Played)
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { type Contexts, isWanted, type Status, withValues } from './expressions.ts'

/** What is to be played. */
export interface Play {
  /** The folder with `action.yml`. */
  action: string
  /** Where the job has checked its repository out. */
  workspace: string
  inputs: Record<string, string>
  /** Further variables of the job. */
  env: Record<string, string>
}

/** How a step ended, in GitHub's words. */
export interface PlayedStep {
  name: string
  outcome: 'success' | 'failure' | 'skipped'
  outputs: Record<string, string>
}

/** What came of it. */
export interface Played {
  steps: PlayedStep[]
  outputs: Record<string, string>
  /** All that the steps printed. */
  log: string
}

interface ActionStep {
  id?: string
  name: string
  if?: string
  run?: string
  uses?: string
  with?: Record<string, string | number>
  env?: Record<string, string>
}

interface Action {
  inputs: Record<string, { default: string }>
  outputs: Record<string, { value: string }>
  runs: { steps: ActionStep[] }
}

const [folder = ''] = process.argv.slice(2)
const play = JSON.parse(readFileSync(join(folder, 'play.json'), 'utf8')) as Play
const action = parse(readFileSync(join(play.action, 'action.yml'), 'utf8')) as Action
const runnerTemp = join(folder, 'runner')
mkdirSync(runnerTemp, { recursive: true })
let log = ''

function playAll(): Played {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, String(input.default)])
  const inputs = { ...Object.fromEntries(defaults), ...play.inputs } as Contexts
  const steps: PlayedStep[] = []
  const known: Record<string, Contexts> = {}
  let status: Status = 'success'
  for (const step of action.runs.steps) {
    const contexts = { inputs, steps: known, runner: { temp: runnerTemp } }
    const played = isWanted(step.if, contexts, status) ? playStep(step, contexts) : skipped(step)
    steps.push(played)
    if (step.id !== undefined) known[step.id] = { outcome: played.outcome, outputs: played.outputs }
    if (played.outcome === 'failure') status = 'failure'
  }
  const values = Object.entries(action.outputs).map(([name, { value }]) => [
    name,
    withValues(value, { steps: known }),
  ])
  return { steps, outputs: Object.fromEntries(values), log }
}

function skipped({ name }: ActionStep): PlayedStep {
  return { name, outcome: 'skipped', outputs: {} }
}

function playStep(step: ActionStep, contexts: Contexts): PlayedStep {
  const outputFile = join(folder, 'output')
  writeFileSync(outputFile, '')
  const ok = step.uses === undefined ? runScript(step, contexts, outputFile) : use(step, contexts, outputFile)
  const lines = readFileSync(outputFile, 'utf8').split('\n').filter(Boolean)
  const outputs = Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at), line.slice(at + 1)]
    }),
  )
  return { name: step.name, outcome: ok ? 'success' : 'failure', outputs }
}

/** A step that waits for something that never comes is to be told, not waited for. */
const STEP_LIMIT_MS = 100_000

function runScript(step: ActionStep, contexts: Contexts, outputFile: string): boolean {
  const script = join(folder, 'step.sh')
  const { run = '', env = {} } = step
  writeFileSync(script, withValues(run, contexts))
  const own = Object.entries(env).map(([name, value]) => [name, withValues(value, contexts)])
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    cwd: play.workspace,
    encoding: 'utf8',
    timeout: STEP_LIMIT_MS,
    env: {
      ...process.env,
      ...play.env,
      ...Object.fromEntries(own),
      ...{ CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_TEMP: runnerTemp, GITHUB_OUTPUT: outputFile },
      ...{ GITHUB_WORKSPACE: play.workspace, GITHUB_ACTION_PATH: play.action },
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    },
  })
  log += stdout + stderr + (status === null ? `\n${step.name}: no end within ${STEP_LIMIT_MS} ms\n` : '')
  return status === 0
}

function use(step: ActionStep, contexts: Contexts, outputFile: string): boolean {
  const values = Object.entries(step.with ?? {}).map(([name, value]) => [
    name,
    withValues(String(value), contexts),
  ])
  const name = /^(actions\/[a-z-/]+)@[0-9a-f]{40}$/.exec(step.uses ?? '')?.[1] ?? ''
  const standIn = STAND_INS[name]
  if (standIn === undefined) throw new Error(`no stand-in for ${step.uses}`)
  return standIn(Object.fromEntries(values) as Record<string, string>, outputFile)
}

type StandIn = (inputs: Record<string, string>, outputFile: string) => boolean

const STAND_INS: Record<string, StandIn> = {
  'actions/setup-node': () => false,
  'actions/cache/restore': ({ key = '', path = '' }, outputFile) => {
    const kept = join(folder, 'cache', key)
    if (!existsSync(kept)) return true
    cpSync(kept, path)
    appendFileSync(outputFile, 'cache-hit=true\n')
    return true
  },
  'actions/cache/save': ({ key = '', path = '' }) => {
    mkdirSync(join(folder, 'cache'), { recursive: true })
    // As there, what is kept under a key stays as it is.
    cpSync(path, join(folder, 'cache', key), { force: false })
    return true
  },
  'actions/upload-artifact': ({ name = '', path = '' }) => {
    const from = path.startsWith('/') ? path : join(play.workspace, path)
    if (!existsSync(from)) return false
    cpSync(from, join(folder, 'artifacts', name || basename(path)), { recursive: true })
    return true
  },
}

writeFileSync(join(folder, 'played.json'), JSON.stringify(playAll()))

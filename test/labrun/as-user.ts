import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { eventually } from '../docker/host-kit.ts'
import { childrenOf } from './processes.ts'

const repository = resolve(import.meta.dirname, '../..')
const script = join(import.meta.dirname, 'as-user.sh')

/** The command, where `as-user.sh` shows it. */
export const LABRUN = ['/home/node', '/home/labrun/src/cli/main.ts'] as const
/** What sudo is asked to start. */
export const ENGINE = '/home/node /home/labrun/src/engine/main.ts'

/** How a user other than root runs labrun. */
export interface AsUser {
  /** Lines of sudoers(5) for the user ann. */
  sudoers: string
  /** On a terminal of its own; what is typed there comes by `type`. */
  terminal?: boolean
  /** The user's PATH. */
  path?: string
  /** The user's TEST_TOKEN. */
  token?: string
  /** What is run instead of labrun. */
  command?: readonly string[]
}

/** A labrun that the user ann has started. */
export interface UsersRun {
  child: ChildProcess
  /** What it printed so far; on a terminal, all that the terminal shows. */
  shown(): string
  type(keys: string): void
  /** Resolves with the exit status once the process has ended. */
  ended: Promise<number | null>
  /** Number of the front's process. */
  front(): Promise<number>
}

/** Starts labrun as the user ann, who has neither this process's terminal nor its environment. */
export function startAsUser(
  { sudoers, terminal, path, token, command = LABRUN }: AsUser,
  ...argv: string[]
): UsersRun {
  const words = [...command, ...argv]
  const onTerminal = [
    'script',
    '--quiet',
    '--return',
    '--flush',
    '--command',
    quoted(['exec', ...words]),
    '/dev/null',
  ]
  const child = spawn(
    'unshare',
    [
      ...['--mount', '--propagation', 'private', 'bash', script, sudoers, process.execPath, repository],
      ...(terminal ? onTerminal : words),
    ],
    {
      detached: true,
      stdio: [terminal ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        ...(path !== undefined && { ANN_PATH: path }),
        ...(token !== undefined && { ANN_TOKEN: token }),
      },
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let shown = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      shown += text.replaceAll('\r\n', '\n')
    })
  return {
    child,
    shown: () => shown,
    type: (keys) => void child.stdin!.write(keys),
    ended: new Promise((done) => child.once('close', done)),
    front: async () => (terminal ? frontBelow(child.pid!) : child.pid!),
  }
}

/** The process that labrun is, below `script` and its shell. */
async function frontBelow(parent: number): Promise<number> {
  const find = () => childrenOf(parent).find(({ command }) => command.startsWith(LABRUN.join(' ')))
  return (await eventually(find, Boolean))!.pid
}

function quoted(words: readonly string[]): string {
  return words
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ')
    .replace("'exec'", 'exec')
}

/** A folder that everybody may write. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  chmodSync(folder, 0o777)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A lab that the user ann may read, and where its events go. */
export function usersLab(body: string, frontMatter: string): { file: string; events: string } {
  const folder = sharedFolder()
  const file = join(folder, 'lab.md')
  writeFileSync(file, `---\ntitle: Lab\n${frontMatter}\n---\n${body}`)
  return { file, events: join(folder, 'events') }
}

/** The first event that is looked for, from a file that a run writes. */
export async function eventIn(file: string, isIt: (event: Event) => boolean): Promise<Event> {
  const find = () => (existsSync(file) ? readEvents(file).find(isIt) : undefined)
  return (await eventually(find, Boolean))!
}

/** All events so far. */
export function readEvents(file: string): Event[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Event)
}

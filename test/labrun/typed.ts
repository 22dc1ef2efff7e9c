import { type ChildProcess, spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { quote } from '../../src/session/quote.ts'
import { eventually, onMachine, readOrEmpty } from '../docker/host-kit.ts'
import { aliveProcesses, childrenOf } from './processes.ts'

const program = resolve(import.meta.dirname, '../../src/cli/main.ts')

/** labrun on a terminal of its own, at which somebody types. */
export interface Typed {
  child: ChildProcess
  /** Number of labrun's process. */
  front: number
  type(keys: string): void
  /** Resolves once the terminal shows this, after what was waited for before; with the groups. */
  until(pattern: RegExp): Promise<RegExpExecArray>
  /** All that it has shown, colours and all. */
  shown(): string
  /** As a window that somebody pulls at. */
  resize(rows: number, columns: number): Promise<void>
  /** Of its terminal, as stty(1) tells them. */
  settings(): Promise<string>
  /** The exit code of labrun, or 128 and the number of the signal. */
  ended: Promise<number | null>
}

export const CTRL_C = '\x03'
export const CTRL_Z = '\x1a'
export const ARROW_UP = '\x1b[A'

/** Resolves once a command, which no other test runs, has the terminal that it was typed at: what is typed now is for it. */
export async function hasTerminal(command: string): Promise<void> {
  await eventually(
    () => aliveProcesses().some((found) => found.command.trim() === command && isInForeground(found.pid)),
    Boolean,
  )
}

/** See proc_pid_stat(5): its process group is that of its terminal. */
function isInForeground(pid: number): boolean {
  const [, , group, , , terminalsGroup] = readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)!.split(' ')
  return group !== undefined && group === terminalsGroup
}

/** Starts labrun on a terminal. */
export async function typed(...argv: string[]): Promise<Typed> {
  const command = `stty rows 24 cols 80 && exec ${[process.execPath, program, ...argv].map(quote).join(' ')}`
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TERM: 'xterm-256color' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let raw = ''
  let from = 0
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text
  })
  const plain = () => raw.replaceAll(/\x1b\[[0-9;?]*[a-zA-Z]|\x1b\][^\x07]*\x07/g, '').replaceAll('\r', '')
  const front = (await eventually(() => childrenOf(child.pid!)[0]?.pid, Boolean))!
  const stty = (...words: string[]) => onMachine('stty', '-F', readlinkSync(`/proc/${front}/fd/0`), ...words)
  return {
    child,
    front,
    type: (keys) => void child.stdin.write(keys),
    async until(pattern) {
      const text = await eventually(plain, (shown) => pattern.test(shown.slice(from))).catch(() => {
        throw new Error(`${pattern} was never shown, but:\n${plain().slice(from)}`)
      })
      const found = pattern.exec(text.slice(from))!
      from += found.index + found[0].length
      return found
    },
    shown: () => raw,
    async resize(rows, columns) {
      await stty('rows', String(rows), 'cols', String(columns))
    },
    settings: () => stty('-a'),
    ended: new Promise((done) => child.once('exit', (code) => done(code))),
  }
}

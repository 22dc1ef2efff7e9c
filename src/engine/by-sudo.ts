import { type SpawnOptions, spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HostError } from '../core/host-error.ts'
import { nobodyToAsk, notAllowed, type RootNeed } from './sudo-refusal.ts'

/** sudo did not start a command. */
export class Refused {
  /** All that it said; `null` where there is no sudo. */
  readonly words: string | null

  constructor(words: string | null) {
    this.words = words
  }
}

/** Starts a program, and resolves once it is known whether sudo lets it run. */
export type Start<T> = (argv: readonly string[], options: Pick<SpawnOptions, 'env'>) => Promise<T | Refused>

/** Is root to be had by sudo alone? (Where there is no Linux, root is of no use either.) */
export function needsSudo(): boolean {
  return process.platform === 'linux' && process.getuid?.() !== 0
}

/** Starts a command as root where sudo asks no question: this takes little time, and disturbs nobody. */
export function tryBySudo<T>({ command }: RootNeed, start: Start<T>): Promise<T | Refused> {
  return start(['sudo', '-n', '--', ...command], inEnglish)
}

/** Why root is not to be had by asking for a password; `null`: it may be. */
export function whyNotAsk(need: RootNeed, { words }: Refused): HostError | null {
  if (words === null || !WANTS_PASSWORD.test(words)) return notAllowed(need, words)
  // Whom it allows nothing sudo asks for a password all the same, unless it is asked in this way.
  const rights = saidOfRights()
  if (rights !== '' && !WANTS_PASSWORD.test(rights)) return notAllowed(need, rights)
  return hasTerminal() ? null : nobodyToAsk(need)
}

/**
 * Starts a command as root that `tryBySudo` could not start: asks for the password on the terminal. sudo asks for the
 * command itself: the answer to a `sudo -v` does not hold for it with `timestamp_timeout=0`, or where a rule allows
 * another command only.
 *
 * @throws {HostError} where a question would not help or did not, with sudo's words
 */
export async function askBySudo<T>(need: RootNeed, refused: Refused, start: Start<T>): Promise<T> {
  const useless = whyNotAsk(need, refused)
  if (useless !== null) throw useless
  const prompt = `[sudo] labrun: ${need.why}; password of %p: `
  const started = await untilAnswered(start(['sudo', '-p', prompt, '--', ...need.command], {}))
  if (started instanceof Refused) throw notAllowed(need, started.words)
  return started
}

/** The words of sudo, and of sudo-rs. */
const WANTS_PASSWORD = /(password|authentication) is required/

const inEnglish = { env: { ...process.env, LC_ALL: 'C' } }

function saidOfRights(): string {
  const { stdout, stderr } = spawnSync('sudo', ['-n', '-v'], {
    ...inEnglish,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return `${stdout}${stderr}`.trim()
}

/** sudo asks on the terminal that a process belongs to, whatever its standard input is. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'))
    return true
  } catch {
    return false
  }
}

/** At Ctrl-C sudo gives the terminal its echo back, which takes a moment longer than to die of the signal. */
async function untilAnswered<T>(asking: Promise<T | Refused>): Promise<T | Refused> {
  let interrupted = false
  const hold = () => {
    interrupted = true
  }
  process.on('SIGINT', hold)
  try {
    const answer = await asking
    // Ctrl-C is for both at once: sudo may have ended of it before this process is told.
    if (answer instanceof Refused) await sleep(100)
    return answer
  } finally {
    process.off('SIGINT', hold)
    if (interrupted) process.kill(process.pid, 'SIGINT')
  }
}

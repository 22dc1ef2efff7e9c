import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Whether the keys of a terminal send signals to this process. Then a child gets them too, even one started `detached`:
 * what arrives between fork and setsid waits until exec, and kills it there.
 *
 * @see proc(5), `tty_nr` of /proc/pid/stat
 */
export function hasControllingTerminal(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  // The name, in parentheses, may hold anything; after it come state, ppid, pgrp, session and tty_nr.
  const terminal = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[4]
  return terminal !== '0'
}

/**
 * Runs this program once more, in a session of its own, and ends as it ends. A program can't leave a session that it
 * leads, and sudo makes it lead one.
 */
export function moveToOwnSession(): void {
  const program = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    detached: true,
    stdio: 'inherit',
  })
  program.once('exit', (code, signal) => {
    process.exitCode = code ?? 1
    if (signal !== null) process.kill(process.pid, signal)
  })
}

import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs a command to its end, quietly.
 * @typedef {(argv: readonly string[], options?: CommandOptions) => Promise<CommandResult>} RunCommand
 *
 * `finishes`: an interrupt only asks the command to stop, and then it is waited for (apt-get stops a download at once,
 * and ends what dpkg has begun). Else an interrupt ends it and all that it started.
 * @typedef {{ env?: Record<string, string>, finishes?: boolean }} CommandOptions
 *
 * `output`: stdout and stderr, as they came.
 * @typedef {{ ok: boolean, output: string }} CommandResult
 */

/**
 * @param {string} directory where commands run
 * @param {AbortSignal} interrupted
 * @param {() => void} onWait called when an interrupt has to wait for a command that finishes
 * @returns {RunCommand} rejects with the signal's reason once interrupted
 */
export function commandRunner(directory, interrupted, onWait) {
  return async ([file = '', ...args], { env = {}, finishes = false } = {}) => {
    interrupted.throwIfAborted()
    // In a process group of its own: Ctrl-C is ours to handle.
    const child = spawn(file, args, {
      cwd: directory,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    /** @type {Promise<void> | undefined} */
    let ending
    const interrupt = () => {
      if (!finishes) ending = endGroup(child.pid)
      else if (child.kill('SIGINT')) onWait()
    }
    interrupted.addEventListener('abort', interrupt)
    const result = await ended(child)
    interrupted.removeEventListener('abort', interrupt)
    await ending
    interrupted.throwIfAborted()
    return result
  }
}

/**
 * Ends a command and what it started: the next set-up must not meet any of it. After a second it is killed; after
 * three, what is left are dead that nobody reaps.
 * @param {number} [pid] of the command
 */
async function endGroup(pid) {
  killGroup(pid, 'SIGTERM')
  for (let tries = 0; tries < 60; tries += 1) {
    if (!killGroup(pid, tries < 20 ? 0 : 'SIGKILL')) return
    await sleep(50)
  }
}

/**
 * @param {number | undefined} pid of the group's first process
 * @param {NodeJS.Signals | 0} signal
 * @returns {boolean} whether there was anyone to tell
 */
function killGroup(pid, signal) {
  try {
    return pid !== undefined && process.kill(-pid, signal)
  } catch {
    return false
  }
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @returns {Promise<CommandResult>}
 */
function ended(child) {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}

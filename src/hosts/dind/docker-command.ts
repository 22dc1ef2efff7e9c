import { type ChildProcess, spawn } from 'node:child_process'
import { dockerMissing, dockerSilent, refusedBy } from './docker-trouble.ts'

/** What a call of the `docker` command came to. */
export interface DockerAnswer {
  /** `null`: a signal has ended it. */
  status: number | null
  stdout: string
  stderr: string
}

/** How the `docker` command is called. */
export interface DockerCall {
  /** All of its stdin. */
  input?: string
  /** An engine that takes longer hangs. */
  limitMs?: number
  /** Told each line of both streams. */
  onLine?: (line: string) => void
}

/**
 * The user's own `docker` command: it knows contexts, credentials, and engines behind ssh, which the API alone does not.
 *
 * @throws {HostError} where there is no such command, or it has not ended in time. That it fails is an answer.
 */
export async function docker(
  argv: readonly string[],
  { input, limitMs = answerLimitMs, onLine }: DockerCall = {},
): Promise<DockerAnswer> {
  const child = spawn('docker', argv, { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const answer: DockerAnswer = { status: null, stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    let line = ''
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      answer[stream] += text
      const lines = (line + text).split('\n')
      line = lines.pop()!
      for (const each of lines) onLine?.(each)
    })
  }
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(dockerSilent(argv, limitMs))
    }, limitMs)
    child.once('error', (error) => {
      clearTimeout(timer)
      reject(dockerMissing(error))
    })
    child.once('close', (status) => {
      clearTimeout(timer)
      resolve({ ...answer, status })
    })
  })
}

/** The same, where nothing but success is an answer; its stdout. @throws {HostError} with docker's own words */
export async function askDocker(argv: readonly string[], call: DockerCall = {}): Promise<string> {
  const { status, stdout, stderr } = await docker(argv, call)
  if (status !== 0) throw refusedBy(argv, stderr.trim() || stdout.trim() || `exit status ${status}`)
  return stdout.trim()
}

/** Starts one that goes on, in a session of its own: what is typed on the user's terminal is not for it. */
export function startDocker(argv: readonly string[]): ChildProcess {
  const child = spawn('docker', argv, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  // It has ended: its status tells.
  child.stdin!.on('error', () => {})
  return child
}

/** An engine behind ssh takes a second or two. */
const answerLimitMs = 20_000

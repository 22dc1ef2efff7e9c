import { execFile } from 'node:child_process'

/** How a program ended. */
export interface ProgramEnd {
  /** `null` where it could not be started, or was killed. */
  status: number | null
  stdout: string
  /** What it said of its trouble; why it did not start where it did not. */
  stderr: string
}

/** A program that takes longer hangs. */
const LIMIT_MS = 10_000
/** Ten thousand links, or as many rules. */
const MOST_BYTES = 64 * 1024 * 1024

const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }

/** Runs a program on the machine; never rejects. */
export function runProgram(argv: readonly string[], input = ''): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const options = { env: environment, timeout: LIMIT_MS, maxBuffer: MOST_BYTES, cwd: '/' }
    const child = execFile(argv[0]!, argv.slice(1), options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      resolve({ status, stdout, stderr: status === null ? error!.message : stderr })
    })
    child.stdin?.on('error', () => {}) // It did not want it all: how it ended tells.
    child.stdin?.end(input)
  })
}

/** Whether it could not be run as it is not installed. */
export function isMissing({ status, stderr }: ProgramEnd): boolean {
  return status === null && stderr.includes('ENOENT')
}

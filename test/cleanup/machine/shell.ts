import { execFileSync } from 'node:child_process'

/** Runs a bash script on this machine; its stdout. Throws where it fails, with its stderr. */
export function shell(script: string): string {
  return execFileSync('bash', ['-euc', script], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd()
}

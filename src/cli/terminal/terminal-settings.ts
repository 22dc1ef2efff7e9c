import { spawnSync } from 'node:child_process'

/** As stty(1) writes and reads them: who dies on a terminal leaves it as it is. `null` where there is none. */
export function terminalSettings(): string | null {
  const { status, stdout } = spawnSync('stty', ['-g'], { stdio: ['inherit', 'pipe', 'ignore'] })
  return status === 0 ? stdout.toString().trim() : null
}

/** @param settings as `terminalSettings` tells them, or words that stty knows */
export function setTerminal(...settings: string[]): void {
  spawnSync('stty', settings, { stdio: ['inherit', 'ignore', 'ignore'] })
}

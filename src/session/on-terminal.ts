import { quote } from './quote.ts'

/** As many rows and columns as a terminal had that was a device. */
export const ROWS = 24
export const COLUMNS = 80

/**
 * The argv that runs `argv` on a pseudo-terminal of its own, which shows on stdout. By `script` of util-linux, which all
 * Linux systems have; Node can't open a terminal, and the packages that can are compiled.
 */
export function onTerminal(argv: readonly string[]): string[] {
  const command = `stty rows ${ROWS} cols ${COLUMNS} && exec ${argv.map(quote).join(' ')}`
  return ['script', '--quiet', '--flush', '--return', '--command', command, '/dev/null']
}

import type { Residue } from './report.ts'

/** What is to be told of it, on one line: what it is, and the command that mends it where one does. */
export function residueText({ what, remove }: Residue): string {
  return remove === '' ? `${what}: no command mends that` : `${what}: ${remove}`
}

import type { ShellName } from '../lab.ts'
import { SESSION_PATHS } from '../session-paths.ts'

/** The file that blocks are read from, as a shell names it. */
const FILE = String.raw`(?:${Object.values(SESSION_PATHS).join('|').replaceAll('.', String.raw`\.`)})\d+/lab`
const MESSAGE = new RegExp(String.raw`^(?:${FILE}: (?:line \d+: )?|(\w+: \d+: )${FILE}: )`, 'gm')

/**
 * A shell's own messages as it prints them for somebody at a prompt: `bash: nope: command not found`. For what it reads from
 * a file it says which file, and on which line: `/run/labrun/1/lab: line 23: nope: command not found`; dash has
 * `sh: 23: /run/labrun/1/lab: nope: not found`, and counts lines at a prompt, too.
 */
export function atAPrompt(printed: string, shell: ShellName): string {
  return printed.replace(MESSAGE, (_, before: string | undefined) => before ?? `${shell}: `)
}

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Step } from '../core/lab.ts'
import { complain } from '../parse/complain.ts'
import { type CheckedLab, placeInScript } from './checked-lab.ts'
import { runShellcheck, type ShellcheckFinding } from './run-shellcheck.ts'

/** Codes of what only makes sense where a script is all there is. */
const ONLY_OF_WHOLE_SCRIPTS = [
  // Set in one block and used in another; captured, or out of the front matter.
  2034, 2153, 2154,
  // Functions that other blocks call.
  2119, 2120, 2329,
  // Sourced files are on the lab's host, not here.
  1090, 1091,
]

/** Codes of what labrun sees to: a `cd` that fails stops the block. */
const SEEN_TO = [2103, 2164]

/**
 * Codes of advice that does not help a lab: it lists processes and devices to show them, and it hands scripts in single quotes
 * to shells elsewhere (`ip netns exec red sh -c '…'`).
 */
const NO_HELP = [2009, 2010, 2012, 2016]

const OPTIONS = [
  // Style is the author's.
  '--severity=info',
  `--exclude=${[...ONLY_OF_WHOLE_SCRIPTS, ...SEEN_TO, ...NO_HELP].map((code) => `SC${code}`).join(',')}`,
]

/**
 * Tells what ShellCheck says of the scripts: its errors and warnings as warnings, its notes as an information.
 *
 * @returns why it said nothing; `null` where it has read them
 */
export async function findByShellcheck(checked: CheckedLab): Promise<string | null> {
  const steps = checked.steps.filter((step) => step.writes === undefined && isRead(checked, step))
  const scripts = steps.map(({ script, key: { shell } }) => ({ script, shell }))
  const found = await runShellcheck(scripts, OPTIONS, settingsFor(checked))
  if (found === null) return NOT_INSTALLED
  if ('trouble' in found) return `shellcheck can't be used on ${checked.file.path}: ${found.trouble}`
  for (const finding of readable(found)) tell(checked, steps[finding.index]!, finding)
  return null
}

const NOT_INSTALLED = 'shellcheck is not installed, so the scripts were not checked by it'

/** Whether the shell itself can read a step's script: what it can't has been complained of. */
function isRead({ file }: CheckedLab, { scriptLine, script }: Step): boolean {
  const last = scriptLine + script.split('\n').length - 1
  return !file.messages.some(
    ({ ruleId, line }) => ruleId === 'shell-syntax' && line! >= scriptLine && line! <= last,
  )
}

/** As ShellCheck finds it for a file beside the lab. What is in a home directory is its owner's, not the lab's. */
function settingsFor({ file }: CheckedLab): string | null {
  for (let directory = resolve(file.cwd, dirname(file.path ?? '.')); ; directory = dirname(directory)) {
    const path = join(directory, '.shellcheckrc')
    if (existsSync(path)) return readFileSync(path, 'utf8')
    if (directory === dirname(directory)) return null
  }
}

/** Where ShellCheck gives up on a script that its shell can read, what it says of its syntax is its own trouble. */
function readable(found: readonly ShellcheckFinding[]): ShellcheckFinding[] {
  const given = new Set(found.filter(({ code }) => code === 1072 || code === 1073).map(({ index }) => index))
  return found.filter(({ index, code }) => !given.has(index) || code >= 2000)
}

function tell(checked: CheckedLab, step: Step, { code, level, message, from, to }: ShellcheckFinding): void {
  const isFault = level === 'error' || level === 'warning'
  complain(checked.file, placeInScript(checked, step, from, to), {
    rule: 'shellcheck',
    severity: isFault ? 'warning' : 'information',
    reason: `SC${code}: ${message}`,
    hint: `https://www.shellcheck.net/wiki/SC${code}`,
    actual: step.script.slice(from, to),
  })
}

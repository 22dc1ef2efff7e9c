import type { Step } from '../core/lab.ts'
import { teardownOrder } from '../core/teardown.ts'
import { complain } from '../parse/complain.ts'
import { capturedNames } from './captured-names.ts'
import { type CheckedLab, lineOf, placeInScript } from './checked-lab.ts'

/** Warns of scripts that use what a placeholder captures before that has been captured: there it is an empty variable. */
export function findCapturedLater(checked: CheckedLab): void {
  const { allSteps, lab } = checked
  const steps = [...allSteps.filter(({ teardown }) => !teardown), ...teardownOrder(allSteps)]
  const capturing = capturedNames(steps)
  const known = new Set([...Object.keys(lab?.env ?? {}), ...(lab?.secrets.map(({ name }) => name) ?? [])])
  for (const [index, step] of steps.entries()) {
    // What a file that is read sets, nobody can tell.
    if (/(?:^|[\s;&|(])(?:source|\.|eval)\s/.test(step.script)) return
    if (step.writes !== undefined) continue
    for (const [name, by] of capturing) {
      if (isSetIn(step.script, name)) known.add(name)
      // It is captured once the script has ended.
      if (steps.indexOf(by) >= index && !known.has(name) && checked.steps.includes(step))
        warn(checked, step, name, by)
    }
  }
}

/** Whether a script may give the variable a value: an assignment, or a command that does, whatever it means by the word. */
function isSetIn(script: string, name: string): boolean {
  if (!script.includes(name)) return false
  const setters = 'for|read|mapfile|readarray|declare|local|typeset|export|readonly|getopts|select|printf|let'
  return new RegExp(
    `(?:^|[\\s;&|({\`])${name}(?:\\[[^\\]]*\\])?\\+?=|\\b(?:${setters})\\b[^\\n;&|)]*\\b${name}\\b|\\(\\([^)]*\\b${name}\\b`,
    'm',
  ).test(script)
}

function warn(checked: CheckedLab, step: Step, name: string, by: Step): void {
  const use = usesOf(step.script, name)[0]
  if (use === undefined) return
  complain(checked.file, placeInScript(checked, step, use.from, use.to), {
    rule: 'captured-later',
    severity: 'warning',
    reason: `found ${step.script.slice(use.from, use.to)}, which has no value yet, expected it behind the step that captures it`,
    hint:
      by === step
        ? 'It is captured once this step has ended: use it in a later block.'
        : `${lineOf(by, step)} captures it, and runs later.`,
    actual: name,
  })
}

/** Where a script has the variable's value taken, in order: not in single quotes, and not with a value for where it is unset. */
function usesOf(script: string, name: string): { from: number; to: number }[] {
  const uses: { from: number; to: number }[] = []
  // What a here-document in quotes holds stays as it is.
  if (/<<-?\s*['"\\]/.test(script)) return uses
  const use = new RegExp(`^\\$(?:${name}(?!\\w)|\\{[!#]?${name}(?:[\\[}#%/^,@]|:\\d))`)
  let isQuoted = false
  for (let at = 0; at < script.length; at += 1) {
    const char = script[at]!
    if (char === '\\') at += 1
    else if (char === '"') isQuoted = !isQuoted
    else if (char === "'" && !isQuoted) at = endOf(script, "'", at + 1)
    else if (char === '#' && !isQuoted && /^$|[\s;&|(]/.test(script[at - 1] ?? ''))
      at = endOf(script, '\n', at)
    else if (char === '$') {
      const found = use.exec(script.slice(at, at + name.length + 8))
      if (found !== null) uses.push({ from: at, to: at + found[0].length })
    }
  }
  return uses
}

function endOf(script: string, char: string, from: number): number {
  const end = script.indexOf(char, from)
  return end < 0 ? script.length : end
}

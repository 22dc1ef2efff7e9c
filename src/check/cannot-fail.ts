import type { ShellNode } from '../core/bash/tree.ts'
import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import type { Step } from '../core/lab.ts'
import { complain } from '../parse/complain.ts'
import { shown, withoutBlanksAtEnd } from '../parse/words.ts'
import { type CheckedLab, placeInExpected, placeInScript } from './checked-lab.ts'
import { fitAnything } from './fits-any-line.ts'
import { everyNode, type ScriptWithin, scriptsWithin } from './scripts-within.ts'
import { commandOf, findsItself, isGrep } from './self-match.ts'

/** What of a script can't go wrong, and a better way. */
interface Finding {
  from: number
  to: number
  reason: string
  hint: string
}

/** Warns of what looks like a proof and holds whatever happens. */
export function findCannotFail(checked: CheckedLab): void {
  for (const step of checked.steps) {
    // Something must stand under the command of a transcript that prints what does not matter.
    if (step.transcript === undefined)
      for (const expectation of step.expectations) checkExpectation(checked, expectation)
    checkBackground(checked, step)
    for (const { from, to, reason, hint } of findings(step)) {
      complain(checked.file, placeInScript(checked, step, from, to), {
        rule: 'cannot-fail',
        severity: 'warning',
        reason,
        hint,
        actual: step.script.slice(from, to),
      })
    }
  }
}

function findings(step: Step): Finding[] {
  const within = scriptsWithin(step.script)
  const outer = within.find(({ offset, text }) => offset === 0 && text === step.script)
  return [
    ...within.flatMap(selfMatches),
    ...(outer === undefined
      ? []
      : [...lostNegations(outer.root), ...forgiven(step, outer), ...lostCount(step, outer)]),
  ]
}

function checkExpectation(checked: CheckedLab, expectation: Expectation): void {
  const { mode, place, lines } = expectation
  if (mode === 'contains') for (const line of lines) checkOptional(checked, expectation, line)
  if (mode !== 'lines' && mode !== 'contains') return
  // Of `contains` with nothing to contain, parsing has complained.
  if (!fitAnything(lines) || (mode === 'contains' && lines.every(mayBeMissing))) return
  const all = lines.map(({ text }) => shown(text.trim())).join(', ')
  complain(checked.file, place, {
    rule: 'cannot-fail',
    severity: 'warning',
    reason: `found nothing but ${all}, which fits whatever the step prints, expected a line that says more`,
    hint: 'Write what is always printed, and placeholders for what differs. If it does not matter, leave the block out.',
  })
}

/** Among other lines, one that may be printed never says nothing. */
function checkOptional(checked: CheckedLab, expectation: Expectation, line: ExpectedLine): void {
  if (line.times !== '?' && line.times !== '*') return
  const text = withoutBlanksAtEnd(line.text)
  complain(checked.file, placeInExpected(checked, expectation, line, 0, text.length), {
    rule: 'cannot-fail',
    severity: 'warning',
    reason: `found ${shown(text)} in contains, where a line that may be missing says nothing, expected a line that is always printed`,
    hint: 'Leave it out; or leave contains out, so that no other lines may be printed.',
    actual: text,
  })
}

/** Of a step that goes on, what must not be printed is looked for when it is ready, and that may be before it has printed anything. */
function checkBackground({ file }: CheckedLab, { background, ready, expectations }: Step): void {
  if (!background || ready?.kind === 'output' || expectations.some(({ mode }) => mode !== 'not')) return
  for (const { place } of expectations)
    complain(file, place, {
      rule: 'cannot-fail',
      severity: 'warning',
      reason:
        'found nothing but lines that must not be printed after a background step, which is judged once it has started, expected a line that it prints',
      hint: 'Say in another output block, or by ready=output:/…/, what it prints by then; or test its log in a later step.',
    })
}

/** Whether it says nothing among other lines. */
function mayBeMissing({ pattern, times }: ExpectedLine): boolean {
  return pattern.kind === 'gap' || times === '?' || times === '*'
}

function selfMatches({ text, offset, root }: ScriptWithin): Finding[] {
  return everyNode(root).flatMap((node) => {
    const found = node.kind === 'pipeline' ? findsItself(text, node) : null
    if (found === null) return []
    return {
      from: offset + found.from,
      to: offset + found.to,
      reason: `found ${shown(text.slice(found.from, found.to))}, which always finds the grep itself, expected a search that can fail`,
      hint: 'pgrep -f never finds itself, and ps --pid "$PID" asks for one process.',
    }
  })
}

/** A `!` takes a failure away from the shell: only as a block's last command does it count. */
function lostNegations({ parts }: ShellNode): Finding[] {
  return parts.slice(0, -1).flatMap((node) => {
    if (node.kind !== 'not') return []
    return {
      from: node.from,
      to: node.to,
      reason:
        'found ! before a command that is not the last of its block, where it stops nothing, expected a test that does',
      hint: 'Make it the last command of a block, or write: if COMMAND; then exit 1; fi',
    }
  })
}

/** Steps that print for nobody, and whose last command forgives all that failed. */
function forgiven(step: Step, { text, root }: ScriptWithin): Finding[] {
  const [only, another] = root.parts.filter(({ kind }) => kind !== 'function')
  if (step.expectations.length > 0 || step.exit !== 0 || step.teardown) return []
  if (step.background || only === undefined || another !== undefined) return []
  const forgiving = only.kind === 'and-or' ? only.parts.at(-1)! : null
  if (forgiving === null || !isAlternative(text, only) || !SUCCEEDS.test(forgiving.name)) return []
  const { from, to } = forgiving
  return [
    {
      from,
      to,
      reason: `found ${shown(`|| ${text.slice(from, to)}`)} after all that the step does, so that it passes whatever happens, expected a step that can fail`,
      hint: 'Say in an output block what it prints; or, if it may fail, leave this out and write exit=any.',
    },
  ]
}

/** `grep … | wc -l`: a count of nothing is a count, too. */
function lostCount({ expectations, exit, teardown }: Step, { text, root }: ScriptWithin): Finding[] {
  const last = root.parts.at(-1)
  if (exit !== 0 || teardown || last === undefined || !isCountOfMatches(text, last)) return []
  const lines = expectations.flatMap((expectation) => expectation.lines)
  if (!lines.every(isAnyNumber)) return []
  return [
    {
      from: last.from,
      to: last.to,
      reason:
        'found grep before wc, which prints a number and ends with 0 even if nothing was found, expected a count that is checked',
      hint: 'Write the number into an output block; or leave wc out, as grep fails where it finds nothing.',
    },
  ]
}

function isAnyNumber({ text }: ExpectedLine): boolean {
  return /^\s*\{\{(?:int|any|word)\}\}\s*$/.test(text)
}

const SUCCEEDS = /^(?:true|:|echo|printf)$/

/** Whether `||` stands before the last part. */
function isAlternative(text: string, { parts }: ShellNode): boolean {
  const [before, last] = parts.slice(-2)
  return /^\s*\|\|/.test(text.slice(before!.to, last!.from))
}

function isCountOfMatches(text: string, node: ShellNode): boolean {
  if (node.kind !== 'pipeline') return false
  const names = node.parts.map((part) => commandOf(text, part))
  return names.at(-1)?.name === 'wc' && names.some((command) => command !== null && isGrep(command.name))
}

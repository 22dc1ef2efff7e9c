import { readShell, type ShellNode } from '../core/bash/tree.ts'
import type { Step } from '../core/lab.ts'
import { complain } from '../parse/complain.ts'
import { type CheckedLab, placeOfFence } from './checked-lab.ts'
import { fitAnything } from './fits-any-line.ts'

/** Commands that do nothing but end with a status. */
const TESTS = new Set(['test', '[', '[[', 'grep', 'egrep', 'fgrep', 'zgrep', 'diff', 'cmp'])

/**
 * Whether nothing of a step is proven but that its commands ended with 0. Teardown steps are left out: they show nothing, they
 * take away.
 */
export function isUnproven(step: Step): boolean {
  if (step.teardown || showsOutput(step) || onlyLeaves(step)) return false
  if (step.exit === 'any') return true
  return step.exit === 0 && !step.check && step.ready === null && !endsWithTest(step.script)
}

/** Tells, as an information, of each step that shows nothing. */
export function tellUnproven(checked: CheckedLab): void {
  for (const step of checked.steps.filter(isUnproven)) {
    const isInTranscript = step.transcript !== undefined
    complain(checked.file, isInTranscript ? step.place : placeOfFence(checked, step.place), {
      rule: 'unproven',
      severity: 'information',
      reason: `found the step ${step.id} without an expectation: only its exit status is checked`,
      hint: isInTranscript
        ? 'Write below it what it prints. Nothing below it says that it prints nothing.'
        : 'An output block says what it prints; an empty one, that it prints nothing.',
      actual: step.id,
    })
  }
}

/** `labs/x.md: 12 of 68 steps unproven: start, move, …`, with as many names as a line of 80 columns has room for. */
export function unprovenLine(path: string, ids: readonly string[], steps: number): string {
  const head = `${path}: ${ids.length} of ${steps} ${steps === 1 ? 'step' : 'steps'} unproven: `
  let shown = ''
  for (const [at, name] of ids.entries()) {
    const next = `${shown}${at === 0 ? '' : ', '}${name}`
    if (at > 0 && head.length + next.length + ', …'.length > 80) return `${head}${shown}, …`
    shown = next
  }
  return head + shown
}

/** `...` under the command of a transcript says only that its output does not matter. */
function showsOutput({ expectations, transcript }: Step): boolean {
  const lines = expectations.flatMap((expectation) => expectation.lines)
  return expectations.length > 0 && !(transcript !== undefined && fitAnything(lines))
}

/** A block that only leaves its shell, as a reader does. */
function onlyLeaves({ script, closesSession }: Step): boolean {
  return closesSession && /^(?:\s|#.*\n?)*exit(?:\s+\d+)?\s*(?:#.*)?$/.test(script)
}

function endsWithTest(script: string): boolean {
  const last = readShell(script)?.parts.at(-1)
  return last !== undefined && isTest(last)
}

function isTest(node: ShellNode): boolean {
  if (node.kind === 'command') return TESTS.has(node.name) || /^(?:\[\[|\(\()/.test(node.name)
  if (node.kind === 'not') return true
  return node.kind === 'pipeline'
    ? isTest(node.parts.at(-1)!)
    : node.kind === 'and-or' && node.parts.every(isTest)
}

import { readShell, type ShellNode } from '../core/bash/tree.ts'
import type { Expectation } from '../core/expectation.ts'
import type { Step } from '../core/lab.ts'
import { type BlockContext, type BlockText, enclosed, goesOn, type Kept, redirection } from './block-text.ts'
import { isOfLines } from './captures.ts'
import { patternWords } from './patterns.ts'
import { shellCall } from './shell-call.ts'

/** Whether a step is tried again until it has printed something. */
export function waitsForOutput(step: Step): boolean {
  return waitedFor(step).flatMap(patternWords).length > 0
}

/** A step that is tried again until its status and its output are right, or its time is up. */
export function againText(step: Step, context: BlockContext, kept: Kept): BlockText {
  const words = waitedFor(step).flatMap(patternWords)
  const has =
    words.length === 0
      ? []
      : [`lab_has${words.map((word) => (words.length === 1 ? ` ${word}` : ` \\\n    ${word}`)).join('')}`]
  const isShort = context.place !== null || isOneCommand(step.script)
  // A short one that is to succeed, and no more, is itself the condition.
  const isOwnCondition = isShort && step.exit === 0 && has.length === 0
  const status = step.exit === 'any' || isOwnCondition ? [] : [`lab_status ${step.exit}`]
  const conditions = isOwnCondition ? [] : [[...status, ...has].join(' && ') || 'true']
  return {
    lines: [
      `lab_until=$((SECONDS + ${Math.ceil(step.retryMs! / 1000)}))`,
      ...(isShort ? shortLoop(step, context, kept, conditions) : longLoop(step, kept, conditions)),
    ],
    parts: [
      'pause',
      ...(status.length > 0 ? (['status'] as const) : []),
      ...(has.length > 0 ? (['has'] as const) : []),
    ],
    remarks: [...(isShort ? [] : lostState(step, context)), ...notWaitedFor(step)],
  }
}

/** In a condition bash stops at no failure, which makes no difference to one command, nor to another shell. */
function shortLoop(step: Step, context: BlockContext, kept: Kept, conditions: string[]): string[] {
  const { script } = step
  const own = kept === null ? [script] : enclosed('{', [script], `} ${redirection(kept)}`)
  const attempt = context.place === null ? own : shellCall(step, context, kept)
  return ['until', ...attempt, ...conditions, 'do lab_pause; done']
}

function longLoop(step: Step, kept: Kept, conditions: string[]): string[] {
  const set = goesOn(step) ? 'set +e' : 'set -e'
  const to = kept === null ? '' : ` ${redirection(kept)}`
  const attempt = enclosed('(', [set, step.script], `)${to}`)
  const condition = [...conditions, 'break'].join(' && ')
  return enclosed('while true; do', ['set +e', ...attempt, condition, 'lab_pause'], 'done')
}

function isOneCommand(script: string): boolean {
  const parts = readShell(script)?.parts
  return parts?.length === 1 && isSimple(parts[0]!)
}

function isSimple({ kind, parts }: ShellNode): boolean {
  return kind === 'command' || (['pipeline', 'and-or', 'not'].includes(kind) && parts.every(isSimple))
}

/** What a block does to its shell, and later ones may build upon, is lost in a subshell. */
function lostState({ script }: Step, { later }: BlockContext): string[] {
  const parts = readShell(script)?.parts ?? []
  const names = parts.flatMap((part) => namesSetBy(part, script))
  const lost = names.filter((name) => new RegExp(`\\b${name}\\b`).test(later))
  const changes = parts.some(({ kind, name }) => kind === 'command' && CHANGES.has(name)) && later !== ''
  if (lost.length === 0 && !changes) return []
  const what = lost.length > 0 ? lost.join(', ') : 'what it changes in its shell'
  return [`it is tried in a subshell, so ${what} is not there in later blocks`]
}

const CHANGES = new Set(
  'cd pushd popd export declare readonly typeset source . set shopt alias umask ulimit exec trap read'.split(
    ' ',
  ),
)

function namesSetBy({ kind, name, from, to }: ShellNode, script: string): string[] {
  if (kind === 'function') return [name]
  if (kind !== 'command' || name !== '') return []
  return [...script.slice(from, to).matchAll(/(?:^|\s)([A-Za-z_]\w*)\+?=/g)].map(([, variable]) => variable!)
}

/** The expectations that a step is tried again for. */
function waitedFor({ expectations, retryMs }: Step): Expectation[] {
  return retryMs === null ? [] : expectations.filter(isWaitedFor)
}

function isWaitedFor(expectation: Expectation): boolean {
  return isOfLines(expectation) && expectation.stream === 'stdout'
}

function notWaitedFor({ expectations }: Step): string[] {
  return expectations.every(isWaitedFor)
    ? []
    : ['it is tried again until it succeeds, not until it prints what is expected']
}

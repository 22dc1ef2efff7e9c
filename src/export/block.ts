import { readShell } from '../core/bash/tree.ts'
import type { Step } from '../core/lab.ts'
import { againText, waitsForOutput } from './again.ts'
import {
  type BlockContext,
  type BlockText,
  enclosed,
  goesOn,
  type Kept,
  OUTPUT,
  redirection,
} from './block-text.ts'
import type { Capture } from './captures.ts'
import { shellCall } from './shell-call.ts'

/** A step that comes to an end, with all that its attributes say. */
export function blockText(step: Step, context: BlockContext): BlockText {
  const isCaptured = context.captures.some(({ word }) => word !== null)
  const kept = keptOf(step, context, isCaptured)
  const { lines, parts, remarks } =
    step.retryMs === null ? onceText(step, context, kept) : againText(step, context, kept)
  return {
    lines: [
      ...lines,
      ...(kept === null ? [] : [`cat ${OUTPUT}`]),
      ...context.captures.map((capture) => captureLine(capture, step)),
    ],
    parts: [...parts, ...(isCaptured ? (['capture'] as const) : [])],
    remarks: [...remarks, ...context.captures.flatMap(captureRemark)],
  }
}

function keptOf(step: Step, { captures }: BlockContext, isCaptured: boolean): Kept {
  if (!isCaptured && !waitsForOutput(step)) return null
  return captures.some(({ stream }) => stream !== 'stdout') ? 'both' : 'stdout'
}

function captureLine({ name, word }: Capture, { place }: Step): string {
  if (word !== null) return `${name}=$(lab_capture ${word})`
  return `: "\${${name}:?is captured on line ${place.line}: export it before the script starts}"`
}

function captureRemark({ name, word }: Capture): string[] {
  return word === null
    ? [`${name} is captured from what takes more than a regular expression: export it beforehand`]
    : []
}

function onceText(step: Step, context: BlockContext, kept: Kept): BlockText {
  const remarks: string[] = []
  const { exit } = step
  const isOwn = context.place === null
  const hasStatus = isOwn ? exit !== 'any' && (exit !== 0 || goesOn(step)) : exit !== 'any' && exit !== 0
  const lines = isOwn
    ? ownLines(step, remarks)
    : shellCall(step, context, kept, exit === 'any' ? ' || true' : '')
  const expected = hasStatus && !isOwn ? ['set +e', ...lines, `lab_status ${exit}`] : lines
  return {
    lines: isOwn && kept !== null ? enclosed('{', expected, `} ${redirection(kept)}`) : expected,
    parts: hasStatus ? ['status'] : [],
    remarks,
  }
}

function ownLines(step: Step, remarks: string[]): string[] {
  const { script, exit } = step
  // What a block switches off is on again in the next.
  const restore = /^\s*set\s/m.test(script) ? ['set -e'] : []
  if (exit === 'any') return ['set +e', script, 'set -e']
  if (goesOn(step)) return ['set +e', script, `lab_status ${exit}`]
  if (exit === 0) return [script, ...restore]
  const [before, last] = splitLast(script, remarks)
  return [...(before === '' ? [] : [before]), ...restore, 'set +e', last, `lab_status ${exit}`]
}

/** The last command, which is to fail, apart from those before it, of which none may. */
function splitLast(script: string, remarks: string[]): [before: string, last: string] {
  const last = readShell(script)?.parts.at(-1)
  if (last === undefined) {
    remarks.push('its last command could not be told from the others, so none of them stops the script')
    return ['', script]
  }
  const before = script.slice(0, last.from).replace(/[ \t]*(?:;[ \t]*|\n[ \t]*)?$/, '')
  return [before, script.slice(last.from)]
}

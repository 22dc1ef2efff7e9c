import type { Element } from 'hast'
import { h } from 'hastscript'
import type { Expectation } from '../../core/expectation.ts'
import type { Step } from '../../core/lab.ts'
import type { StepEvidence } from '../evidence/evidence.ts'
import { checksInWords, expectationWords } from './checks-in-words.ts'
import { legible } from './legible.ts'

/** A step, and what stands above of it. */
interface Checked {
  step: Step
  evidence: StepEvidence
}

/** What is checked of a block, as a list; of a transcript, of each of its commands. */
export function checkList(steps: readonly Checked[]): Element {
  const [only] = steps
  if (steps.length === 1 && only !== undefined) return h('ul', itemsOf(only.step, only.evidence))
  return h(
    'ul',
    steps.map(({ step }) => h('li', [h('code', legible(firstLine(step.script))), h('ul', itemsOf(step))])),
  )
}

/** @param evidence where it is all that stands above */
function itemsOf(step: Step, evidence?: StepEvidence): Element[] {
  return [
    ...checksInWords(step).map((words) => h('li', legible(words))),
    ...step.expectations.map((expectation) =>
      h('li', isAllAbove(expectation, evidence) ? ABOVE : expected(expectation)),
    ),
  ]
}

const ABOVE = 'It prints what stands above, and nothing else.'

/** What is expected to the letter is not said twice, where nothing else stands above. */
function isAllAbove(
  { mode, unordered, stream, lines }: Expectation,
  evidence: StepEvidence | undefined,
): boolean {
  if (mode !== 'lines' || unordered || stream !== 'stdout' || lines.length === 0) return false
  if (evidence?.kind !== 'current' || !lines.every(({ pattern }) => pattern.kind === 'literal')) return false
  const { stdout, stderr, lateOutput } = evidence.result
  const text = lines.map((line) => `${line.text}\n`).join('')
  return stdout === text && stderr === '' && lateOutput === ''
}

function expected(expectation: Expectation): (Element | string)[] {
  const words = expectationWords(expectation)
  if (expectation.lines.length === 0) return [words]
  return [words, h('pre', legible(expectation.lines.map(({ text }) => text).join('\n')))]
}

function firstLine(script: string): string {
  const [first = '', ...others] = script.split('\n')
  return others.length === 0 ? first : `${first} …`
}

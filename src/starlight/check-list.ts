import type { Element } from 'hast'
import { h } from 'hastscript'
import type { Expectation } from '../core/expectation.ts'
import type { Step } from '../core/lab.ts'
import { checksInWords, expectationWords } from './checks-in-words.ts'
import { legible } from './legible.ts'

/** What is checked of a block, as a list; of a transcript, of each of its commands. */
export function checkList(steps: readonly Step[]): Element {
  const [only] = steps
  if (steps.length === 1 && only !== undefined) return h('ul', itemsOf(only))
  return h(
    'ul',
    steps.map((step) => h('li', [h('code', legible(firstLine(step.script))), h('ul', itemsOf(step))])),
  )
}

function itemsOf(step: Step): Element[] {
  return [
    ...checksInWords(step).map((words) => h('li', legible(words))),
    ...step.expectations.map((expectation) => h('li', expected(expectation))),
  ]
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

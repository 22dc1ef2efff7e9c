import { fromHtml } from 'hast-util-from-html'
import { expect, test } from 'vitest'
import { timeEstimate, wordsIn } from '../../../src/starlight/evidence/time-estimate.ts'
import { block, readLab } from '../page.ts'

const stepsOf = (...blocks: string[]) => readLab(blocks.join('')).lab.steps

test('reading goes by words; typing by characters and blocks, and has the reading in it', () => {
  const steps = stepsOf(...Array.from({ length: 60 }, () => block('bash host', 'echo '.padEnd(75, 'x'))))
  // 5 min of reading, 60 × 75 / 150 = 30 min of typing, 10 min of looking.
  expect(timeEstimate(1000, steps)).toEqual({ toRead: 5, toType: 45 })
})

test('nobody types what is hidden, or a check', () => {
  const steps = stepsOf(block('bash host hidden', 'x'.repeat(900)), block('bash host check', 'x'.repeat(900)))
  expect(timeEstimate(1000, steps)).toEqual({ toRead: 5, toType: 5 })
})

test.each([
  [1, 1],
  [1900, 10],
  [2000, 10],
  [2450, 10],
  [2550, 15],
])('%d words are %d min: no more exact than it can be', (words, minutes) => {
  expect(timeEstimate(words, []).toRead).toBe(minutes)
})

test('words are those of the prose alone', () => {
  const { children } = fromHtml(
    '<p>Two words, <em>and</em> three.</p><figure class="lr not-content"><pre>ls -l</pre></figure><script>no words</script>',
    { fragment: true },
  )
  expect(wordsIn(children.slice(0, 2))).toBe(4)
})

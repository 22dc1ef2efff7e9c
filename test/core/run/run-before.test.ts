import { expect, test } from 'vitest'
import type { Lab, Step } from '../../../src/core/lab.ts'
import { mayRunOn } from '../../../src/core/run/run-before.ts'
import { expectation, lab, step } from '../fakes.ts'

const down = step({ id: 'down', teardown: true })
const two = [step({ id: 'a' }), step({ id: 'b', script: 'echo b' })]

// What a run makes of the one before it is tried as a whole: watched-labs.test.ts.
test.each<[string, Step[], Step[], Partial<Lab>, boolean]>([
  ['nothing has changed', two, two, {}, true],
  ['other output is expected', two, [two[0]!, { ...two[1]!, expectations: [expectation('b')] }], {}, true],
  ['a step is another', two, [two[0]!, step({ id: 'b', script: 'echo c' })], {}, false],
  ['a step comes behind', two, [...two, step({ id: 'c' })], {}, true],
  [
    'a step comes behind, and there is a teardown',
    [...two, down],
    [...two, step({ id: 'c' }), down],
    {},
    false,
  ],
  ['a teardown comes behind', two, [...two, down], {}, false],
  ['a step is gone', two, two.slice(0, 1), {}, false],
  ['the front matter is another', two, two, { env: { A: '1' } }, false],
])('%s: a run of the lab may end first', (_, running, now, more, expected) => {
  expect(mayRunOn(lab(running), lab(now, more))).toBe(expected)
})

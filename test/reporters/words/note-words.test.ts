import { expect, test } from 'vitest'
import { styleFor } from '../../../src/reporters/terminal/style.ts'
import { failureText } from '../../../src/reporters/words/failure-text.ts'
import { noteWords } from '../../../src/reporters/words/note-words.ts'
import { endedStepLine, stepColumns } from '../../../src/reporters/words/step-line.ts'
import { result } from '../run.ts'

test.each([
  ['reopened', 'in a new shell'],
  ['unsettled', 'output still open'],
  ['constructor', 'constructor'],
  ['put back at once: link wan was down', 'put back at once: link wan was down'],
])('the note %s', (note, words) => {
  expect(noteWords(note)).toBe(words)
})

test('people read words, wherever a step is told', () => {
  const step = result({ id: 'job', notes: ['unsettled'] })
  const columns = stepColumns([{ ...step, teardown: false }], 100)
  const told = [
    endedStepLine(step, false, columns, styleFor(false)),
    failureText({ ...step, status: 'failed' }, { file: 'x.md', colour: false, width: 80, mostRows: 9 }),
  ]
  for (const text of told) {
    expect(text).toContain('output still open')
    expect(text).not.toContain('unsettled')
  }
})

import { expect, test } from 'vitest'
import { readNamedSteps, type StepOptions, selectSteps } from '../../../src/cli/choice/select-steps.ts'
import { lab, step } from '../../core/fakes.ts'

const transcript = (index: number) => step({ id: `typed.${index}`, transcript: { line: 9, index } })
const whole = lab([
  step({ id: 'one' }),
  step({ id: 'down', teardown: true }),
  step({ id: 'two' }),
  transcript(1),
  transcript(2),
  step({ id: 'three' }),
  step({ id: 'last', teardown: true }),
])
const other = lab([step({ id: 'one' }), step({ id: 'last' })], { slug: 'other', file: 'labs/other.md' })

function selected(words: readonly string[], options: StepOptions = {}, labs = [whole]) {
  return selectSteps(labs, readNamedSteps(words), options).map(({ steps, part }) =>
    part === undefined
      ? 'whole'
      : [steps.map(({ id }) => id).join(' '), part.selected.join(' '), part.leftOut],
  )
}

const ofLab = (options: StepOptions) => selected(['labs/lab.md'], options)[0]

test('without a word about steps, labs are whole', () => {
  expect(selected(['labs/lab.md', 'labs/other.md'], {}, [whole, other])).toEqual(['whole', 'whole'])
})

test.each<[StepOptions, string, string, number]>([
  [{ only: ['two'] }, 'one down two last', 'two', 3],
  [{ only: ['two', 'one'] }, 'one down two last', 'one two', 3],
  [{ only: ['typed'] }, 'one down two typed.1 typed.2 last', 'typed.1 typed.2', 1],
  [{ only: ['typed.1'] }, 'one down two typed.1 last', 'typed.1', 2],
  [{ only: ['down'] }, 'one down two typed.1 typed.2 three last', 'down', 0],
  [{ until: 'typed' }, 'one down two typed.1 typed.2 last', 'one two typed.1 typed.2', 1],
  [{ from: 'typed.2' }, 'one down two typed.1 typed.2 three last', 'typed.2 three', 0],
  [{ from: 'down', until: 'two' }, 'one down two typed.1 typed.2 three last', 'down two', 0],
  [{ from: 'two', until: 'typed.1' }, 'one down two typed.1 last', 'two typed.1', 2],
])('%j', (options, steps, ids, leftOut) => {
  expect(ofLab(options)).toEqual([steps, ids, leftOut])
})

test('teardown that nobody has asked for is told apart', () => {
  const teardown = (options: StepOptions) =>
    selectSteps([whole], readNamedSteps(['labs/lab.md']), options)[0]!.part!.teardown
  expect(teardown({ only: ['two'] })).toEqual(['down', 'last'])
  expect(teardown({ only: ['down'] })).toEqual(['last'])
})

test('labs/x.md#step is of its lab alone, however that is spelt', () => {
  expect(selected(['./labs/lab.md#two', 'labs/other.md'], {}, [whole, other])).toEqual([
    ['one down two last', 'two', 3],
    'whole',
  ])
  expect(selected(['labs/lab.md#two', 'labs/lab.md#one'])).toEqual([['one down two last', 'one two', 3]])
  expect(selected(['labs/lab.md#two', 'labs/lab.md'])).toEqual(['whole'])
})

test.each<[string, string[], StepOptions, string, string | null]>([
  [
    'no such step',
    ['labs/lab.md#tow'],
    {},
    'labs/lab.md has no step tow',
    'Did you mean two? labrun list labs/lab.md shows them all.',
  ],
  [
    'backwards',
    ['labs/lab.md'],
    { from: 'three', until: 'one' },
    '--from three comes after --until one in labs/lab.md',
    null,
  ],
  ['both', ['labs/lab.md#one'], { only: ['two'] }, 'labs/lab.md#one and --only both name steps', null],
  [
    'both flags',
    ['labs/lab.md'],
    { only: ['two'], until: 'two' },
    '--only and --until both name steps',
    null,
  ],
  ['of a folder', ['labs#one'], {}, 'labs#one: found no file before the #, expected one lab', null],
])('%s', (_, words, options, message, hint) => {
  expect(() => selected(words, options)).toThrow(expect.objectContaining({ message, hint, exitCode: 2 }))
})

test('of several labs, a flag does not tell which', () => {
  expect(() => selected(['labs'], { until: 'last' }, [whole, other])).toThrow(
    expect.objectContaining({
      message: '--until last is a step of one lab, and these are 2',
      hint: 'Name the lab too: labs/lab.md#last',
    }),
  )
})

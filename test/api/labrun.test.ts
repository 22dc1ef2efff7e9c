import { expect, test } from 'vitest'
import * as door from '../../src/api/labrun.ts'
import { block } from '../labrun/command.ts'

const { parseLab, planLabs } = door
const LAB = `---\nrequires: { docker: false }\n---\n${block('bash host id=one', 'true')}`

test('the door has these names', () => {
  expect(Object.keys(door).toSorted()).toEqual(['HostError', 'parseLab', 'planLabs', 'runPlan'])
})

test('a text is read in a file’s stead', async () => {
  const { lab, messages } = await parseLab('labs/x.md', LAB)
  expect([lab?.slug, lab?.steps.map(({ id }) => id), messages]).toEqual(['x', ['one'], []])
})

test('messages are data, and text as labrun check prints it; with an error there is no lab', async () => {
  const text = LAB + block('bash hots', 'true') + block('bash host', 'if true')
  const { lab, messages } = await parseLab('labs/x.md', text)
  expect(lab).toBeNull()
  expect(messages.map(({ rule, line, severity }) => [rule, line, severity])).toEqual([
    ['unknown-target', 8, 'error'],
    ['shell-syntax', 13, 'error'],
  ])
  expect(messages[0]).toEqual({
    file: 'labs/x.md',
    line: 8,
    column: 9,
    severity: 'error',
    rule: 'unknown-target',
    reason: expect.stringMatching(/^found "hots" as the target, expected /),
    hint: expect.stringMatching(/^Did you mean host\?/),
    text: `labs/x.md:8:9: error unknown-target: ${messages[0]!.reason}\n  hint: ${messages[0]!.hint}`,
  })
})

test('a file that is not there is thrown', async () => {
  await expect(parseLab('labs/nowhere.md')).rejects.toThrow(/nowhere/)
})

test('a plan has the defaults of the command, and refuses what it could not run', async () => {
  const { lab } = await parseLab('labs/x.md', LAB)
  expect(planLabs([lab!])).toMatchObject({
    ...{ host: 'private', jobs: 1, keepGoing: false, keep: false, timeoutMs: null, labs: [lab] },
  })
  expect(() => planLabs([lab!, { ...lab!, file: 'other/x.md' }])).toThrow(
    'labs/x.md and other/x.md are both called x',
  )
  expect(() => planLabs([lab!], { jobs: 0 })).toThrow('jobs: found 0, expected a whole number from 1')
})

test('a plan whose secrets are not set is thrown back before anything starts', async () => {
  const { lab } = await parseLab('labs/x.md', LAB.replace('---\n', '---\nsecrets: [TEST_NOT_SET]\n'))
  await expect(door.runPlan(planLabs([lab!]))).rejects.toMatchObject({
    rule: 'secret-missing',
    message: expect.stringMatching(
      /^labs\/x\.md:2:11: error secret-unset: the variable TEST_NOT_SET is not set/,
    ),
  })
})

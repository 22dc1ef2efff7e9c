import { expect, test } from 'vitest'
import type { Answer } from '../../../src/cli/consent/ask.ts'
import { consentToLocal, refuseForLocal } from '../../../src/cli/consent/local-consent.ts'
import { UsageError } from '../../../src/cli/words/usage-error.ts'
import { lab, step } from '../../core/fakes.ts'

const labs = [lab([step()])]

function asked(answer: Answer, isTerminal = true) {
  const told: string[] = []
  const asking = {
    isTerminal,
    ask: async (question: string) => {
      told.push(question)
      return answer
    },
    tell: (text: string) => void told.push(text),
  }
  return { told, asking }
}

test.each([
  ['yes', null],
  ['no', 5],
  ['interrupted', 130],
] as const)('asks on a terminal: %s', async (answer, code) => {
  const { told, asking } = asked(answer)
  expect(await consentToLocal(labs, { host: 'local' }, asking)).toBe(code)
  expect(told).toEqual([
    expect.stringMatching(
      /^With --host local labs run as root on this machine itself[\s\S]*\n {2}changed meanwhile: /,
    ),
    'Run lab on this machine?',
    ...(answer === 'no'
      ? [
          'Nothing was run: without --host local, or with --host private or dind,\na lab has a host of its own.',
        ]
      : []),
  ])
})

test('of many labs the question names the ends', async () => {
  const { told, asking } = asked('no')
  const many = ['a', 'b', 'c', 'd'].map((slug) => ({ ...labs[0]!, slug }))
  await consentToLocal(many, { host: 'local' }, asking)
  expect(told[1]).toBe('Run 4 labs (a … d) on this machine?')
})

test('what is asked fits a terminal of 80 columns', async () => {
  const { told, asking } = asked('no')
  await consentToLocal(labs, { host: 'local' }, asking)
  const lines = told.join('\n').split('\n')
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(80)
})

test('--yes is not asked, nor is another host', async () => {
  const { told, asking } = asked('no')
  expect(await consentToLocal(labs, { host: 'local', yes: true }, asking)).toBeNull()
  expect(await consentToLocal(labs, { host: 'private' }, asking)).toBeNull()
  expect(told).toEqual([])
})

test('without a terminal it is refused, with the word that says yes', async () => {
  const { asking } = asked('yes', false)
  await expect(consentToLocal(labs, { host: 'local' }, asking)).rejects.toMatchObject({
    message:
      '--host local changes this machine while labs run, and no terminal is there to ask whether it may',
    hint: '`--yes` says yes; --host private changes nothing.',
    exitCode: 2,
  })
})

test('--yes is not for cutting the machine off, --yes-host is', async () => {
  const { asking } = asked('yes')
  const cutting = [lab([step({ script: 'ip route del default' })])]
  await expect(consentToLocal(cutting, { host: 'local', yes: true }, asking)).rejects.toMatchObject({
    message: expect.stringContaining('labs/lab.md:11:1: `ip route del default`'),
  })
  expect(await consentToLocal(cutting, { host: 'local', yes: true, yesHost: true }, asking)).toBeNull()
})

test.each([
  [{ keep: true }, '--host local and --keep: what a lab changes on this machine is undone, never kept'],
  [
    { watch: true },
    '--host local and --watch: between two saves this machine would stay as the lab has left it',
  ],
  [{ jobs: '2' }, '--host local and --jobs: one lab at a time can run on this machine itself'],
])('%o is refused', (option, message) => {
  expect(() => refuseForLocal({ host: 'local', ...option })).toThrow(message)
  refuseForLocal({ host: 'private', ...option })
})

test.each([
  [{ yes: true }, '--yes goes with --host local'],
  [{ yesHost: true }, '--yes-host goes with --host local'],
  [{ yes: true, host: 'private' as const }, '--yes goes with --host local'],
])('%o has no effect, and is refused', (options, message) => {
  expect(() => refuseForLocal(options)).toThrow(
    new UsageError(
      message,
      'On hosts of other kinds labs change nothing of this machine, and nothing is asked.',
    ),
  )
})

test('one job at a time is no other', () => {
  expect(() => refuseForLocal({ host: 'local', jobs: '1' })).not.toThrow()
})

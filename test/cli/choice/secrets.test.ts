import { expect, test } from 'vitest'
import { maskerFor, readSecrets } from '../../../src/cli/choice/secrets.ts'

const labs = [
  { file: 'labs/x.md', secrets: [{ name: 'TOKEN', place: { line: 4, column: 11 } }] },
  { file: 'labs/y.md', secrets: [{ name: 'KEY', place: { line: 2, column: 3 } }] },
]

test('values come from the environment, those alone that a lab names', () => {
  const { values, complaints } = readSecrets(labs, { TOKEN: 'hunter22', KEY: 'a\nlonger line\n', OTHER: 'x' })
  expect({ ...values }).toEqual({ TOKEN: 'hunter22', KEY: 'a\nlonger line\n' })
  expect(complaints).toEqual([])
})

test.each([
  [undefined, 'secret-unset: the variable TOKEN is not set, expected its value in the environment'],
  ['', 'secret-unset: the variable TOKEN is empty, expected its value in the environment'],
  ['short', "secret-too-short: the value of TOKEN has fewer than 6 characters, so that it can't be masked"],
  [
    ' five5 \n',
    "secret-too-short: the value of TOKEN has fewer than 6 characters, so that it can't be masked",
  ],
  ['😀😀😀', "secret-too-short: the value of TOKEN has fewer than 6 characters, so that it can't be masked"],
  [
    'some\nwords\n',
    "secret-too-short: no line of the value of TOKEN has 6 characters, so that it can't be masked",
  ],
  ['latin \ufffd one', "secret-not-utf-8: the value of TOKEN is not UTF-8, so that it can't be masked"],
])('%j is refused where the lab names it', (TOKEN, said) => {
  const { complaints } = readSecrets(labs, { TOKEN, KEY: 'long enough' })
  expect(complaints.map((text) => text.split('\n')[0])).toEqual([`labs/x.md:4:11: error ${said}`])
})

test('each is complained of, and says what helps', () => {
  expect(readSecrets(labs, {}).complaints.map((text) => text.split('\n')[1])).toEqual([
    '  hint: As in: TOKEN=… labrun LAB',
    '  hint: As in: KEY=… labrun LAB',
  ])
})

test('what is set is masked, though another is not', () => {
  expect(maskerFor(labs, { KEY: 'hunter22' })!.mask('a hunter22')).toBe('a ***')
  expect(maskerFor(labs, {})).toBeNull()
})

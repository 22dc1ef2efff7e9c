import { expect, test } from 'vitest'
import { maskedMatcher } from '../../../src/core/secrets/masked-matcher.ts'
import { Masker } from '../../../src/core/secrets/masker.ts'
import { match } from '../../../src/matchers/builtin.ts'
import { labOf } from '../../parse/read.ts'

const judge = maskedMatcher(match, new Masker(['hunter22']))

function fits(expected: string, printed: string, captures: Record<string, string> = {}) {
  const known = Object.keys(captures).map((name) => `{{${name}:any}}\n`)
  const lab = labOf(`\`\`\`bash host\ntrue\n\`\`\`\n\n\`\`\`output\n${known.join('')}${expected}\n\`\`\`\n`)
  const expectation = lab.steps[0]!.expectations[0]!
  const lines = expectation.lines.slice(known.length)
  return judge({ ...expectation, lines }, printed, captures)
}

test('what was printed is compared, so that a capture has the value itself', () => {
  expect(fits('token {{token:word}}', 'token hunter22')).toEqual({
    fits: true,
    captures: { token: 'hunter22' },
  })
  expect(fits('again {{token}}', 'again hunter22', { token: 'hunter22' }).fits).toBe(true)
})

test('what is shown of it fits too', () => {
  expect(fits('token ***', 'token hunter22').fits).toBe(true)
  expect(fits('{{n:int}} ***\n{{token}}', '5 hunter22\nhunter22', { token: 'hunter22' })).toEqual({
    fits: true,
    captures: { n: '5' },
  })
  expect(fits('token ***', 'token ***').fits).toBe(true)
})

test('a capture never has a mask for a value', () => {
  expect(fits('*** {{token:any}}', 'hunter22 hunter22').fits).toBe(false)
})

test('a lab with masks is told of what else differs', () => {
  const result = fits('token ***\nok', 'token hunter22\nno')
  expect(result.fits ? null : [result.failure.line, result.failure.message]).toEqual([
    7,
    'expected line 7 to be "ok", but "no" was printed',
  ])
  expect(fits('token ***', 'token other')).toMatchObject({ fits: false, failure: { actual: 'token other' } })
})

test('what must not be printed must be in neither', () => {
  const not = (lines: string, printed: string) => {
    const lab = labOf(`\`\`\`bash host\ntrue\n\`\`\`\n\n\`\`\`output not\n${lines}\n\`\`\`\n`)
    return judge(lab.steps[0]!.expectations[0]!, printed, {}).fits
  }
  expect(not('token *** (literal)', 'token hunter22')).toBe(false)
  expect(not('.*hunter.* (re)', 'token hunter22')).toBe(false)
  expect(not('password', 'token hunter22')).toBe(true)
  expect(not('password', 'token\npassword')).toBe(false)
})

test('where a name was captured is told', () => {
  const lab = labOf('```bash host\ntrue\n```\n\n```output\n{{n:int}}\n{{n}} ***\n```\n')
  const expectation = lab.steps[0]!.expectations[0]!
  const lines = expectation.lines.slice(1)
  const origins = { n: { step: 'first', line: 3, file: 'labs/_common/a.md' } }
  const result = judge({ ...expectation, lines }, '6 hunter22', { n: '5' }, origins)
  expect(result.fits ? null : result.failure.message).toContain(
    'where n is "5" (captured on line 3 of labs/_common/a.md by first)',
  )
})

import { expect, test } from 'vitest'
import { inert, inertJson, inertXml } from '../../../src/reporters/terminal/inert.ts'

test.each([
  ['::set-output name=a::b', ':\\x3aset-output name=a::b'],
  ['a\n \t::error::x', 'a\n \t:\\x3aerror::x'],
  ['\u200b:\u00ad:error::x', '\u200b:\u00ad\\x3aerror::x'],
  ['a ##[add-mask]b ##[error]', 'a #\\x23[add-mask]b #\\x23[error]'],
  ['###[group]', '##\\x23[group]'],
  ['##vso[task.setvariable]x', '#\\x23vso[task.setvariable]x'],
  ['##teamcity[blockOpened]', '#\\x23teamcity[blockOpened]'],
  ['std::string x; ## heading, # [x] a::b', 'std::string x; ## heading, # [x] a::b'],
])('%j is told as %j', (text, told) => {
  expect(inert(text)).toBe(told)
})

test('JSON and XML mean what they meant', () => {
  const json = JSON.stringify({ a: '##[error]' })
  expect(inertJson(json)).not.toContain('##[')
  expect(JSON.parse(inertJson(json))).toEqual({ a: '##[error]' })
  expect(inertXml('<a>\n::error::##[x]</a>')).toBe('<a>\n:&#58;error::#&#35;[x]</a>')
})

// Where a pattern looked at each part of a text again and again, this would not come to its end.
test.each(['\u200b', '\ufeff', ' ', '\n', '\r', '#', ':', 'a', '\u2028', '##a', '\n:', '\n '])(
  'a long text of %j takes its time',
  (piece) => {
    const text = `##${piece.repeat(300_000)}`
    expect(inert(`${piece.repeat(300_000)}${text}`).length).toBeGreaterThanOrEqual(text.length)
  },
)

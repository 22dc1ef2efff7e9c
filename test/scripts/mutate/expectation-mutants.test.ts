import { expect, test } from 'vitest'
import { ALL, mutantsIn } from './lab.ts'

const NEVER = 'printed by no command'
const KINDS = ALL.filter((mutation) => !/command|exit/.test(mutation))

function mutants(lines: string, flags = '') {
  const block = lines === '' ? '' : `${lines}\n`
  return mutantsIn(`\`\`\`bash host\na\n\`\`\`\n\n\`\`\`output${flags}\n${block}\`\`\`\n`, ...KINDS)
}

const FENCE = '```output'
const ADDED = ['```output', `+7 ${NEVER}`]

test('a line: another character, no such line, one more, none', () => {
  expect(mutants('ab-9.')).toEqual([
    ['ab-9.', '-6 ab-9.\n+6 ab-x.'],
    ['ab-9.', '-6 ab-9.'],
    ADDED,
    [FENCE, '-6 ab-9.'],
  ])
  expect(mutants('x...')[0]).toEqual(['x...', '-6 x...\n+6 y...'])
})

test('a line without a character to change, and one that is a pattern, become another', () => {
  for (const line of ['---', '...', 'a* (glob)', '[0-9]+ (re)'])
    expect(mutants(line)[0]).toEqual([line, `-6 ${line}\n+6 ${NEVER}`])
})

test('an empty block gets a line', () => {
  expect(mutants('')).toEqual([[FENCE, `+6 ${NEVER}`]])
})

test('contains asks for no less without a line', () => {
  expect(mutants('ab\nc', ' contains')).toEqual([
    ['ab', '-6 ab\n+6 ax'],
    ['c', '-7 c\n+7 x'],
    ['```output contains', `+8 ${NEVER}`],
  ])
})

test('a table: its header, each cell by itself, one more row', () => {
  expect(mutants('AA  BB\n{{x:int}}  b', ' table')).toEqual([
    ['AA  BB', '-6 AA  BB\n+6 AA  Bx'],
    ['{{x:int}}  b', '-7 {{x:int}}  b\n+7 {{x:int}}  x'],
    [`{{x:int}} in {{x:int}}  b`, `-7 {{x:int}}  b\n+7 {{x:/${NEVER}/}}  b`],
    ['```output table', `+8 ${NEVER}  {{any}}`],
  ])
})

test('JSON: each key, and each value by itself', () => {
  expect(mutants('[{"a": "b{{int}}",\n  "c": [1, true, null]}]', ' json')).toEqual([
    ['a in [{"a": "b{{int}}",', `-6 [{"a": "b{{int}}",\n+6 [{"${NEVER}": "b{{int}}",`],
    ['b{{int}} in [{"a": "b{{int}}",', `-6 [{"a": "b{{int}}",\n+6 [{"a": "${NEVER}",`],
    ['c in "c": [1, true, null]}]', `-7   "c": [1, true, null]}]\n+7   "${NEVER}": [1, true, null]}]`],
    ['1 in "c": [1, true, null]}]', '-7   "c": [1, true, null]}]\n+7   "c": [-987654321.5, true, null]}]'],
    ['true in "c": [1, true, null]}]', '-7   "c": [1, true, null]}]\n+7   "c": [1, false, null]}]'],
    ['null in "c": [1, true, null]}]', '-7   "c": [1, true, null]}]\n+7   "c": [1, true, true]}]'],
  ])
})

test('placeholders: the text around them, and each by itself', () => {
  const line = 'pid {{pid:int}} {{word}} {{pid}}.'
  expect(mutants(line).slice(0, 4)).toEqual([
    [line, `-6 ${line}\n+6 pix {{pid:int}} {{word}} {{pid}}.`],
    [`{{pid:int}} in ${line}`, `-6 ${line}\n+6 pid {{pid:/${NEVER}/}} {{word}} {{pid}}.`],
    [`{{word}} in ${line}`, `-6 ${line}\n+6 pid {{pid:int}} {{/${NEVER}/}} {{pid}}.`],
    [`{{pid}} in ${line}`, `-6 ${line}\n+6 pid {{pid:int}} {{word}} ${NEVER}.`],
  ])
})

test('in a list', () => {
  const source = '- x\n\n  ```bash host\n  a\n  ```\n\n  ```output\n  ```\n'
  expect(mutantsIn(source, 'add line')).toEqual([[FENCE, `+8   ${NEVER}`]])
})

test('in a transcript: the lines under each command, and one where there is none', () => {
  const lab = ['- ```console host', '  $ echo ab', '  ab', '  $ false', '  [1]', '  ```', ''].join('\n')
  expect(mutantsIn(lab, ...KINDS)).toEqual([
    ['ab', '-3   ab\n+3   ax'],
    ['ab', '-3   ab'],
    ['$ echo ab', `+4   ${NEVER}`],
    ['$ echo ab', '-3   ab'],
    ['$ false', `+5   ${NEVER}`],
  ])
})

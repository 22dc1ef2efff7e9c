import { expect, test } from 'vitest'
import type { LinePart } from '../../../src/core/expectation.ts'
import { readPlaceholders } from '../../../src/parse/expectation/placeholder.ts'
import { typeSource } from '../../../src/parse/expectation/types.ts'

function parts(line: string): LinePart[] {
  const { parts, mistakes } = readPlaceholders(line)
  expect(mistakes).toEqual([])
  return parts
}

const text = (text: string): LinePart => ({ kind: 'text', text })
const placeholder = (name: string | null, source: string | null, type: string | null): LinePart => ({
  kind: 'placeholder',
  name,
  source,
  type,
})

test('a name and a type capture, a type alone fits, a name alone refers back', () => {
  expect(parts('PID {{pid:int}}, {{ip}} {{veth}}')).toEqual([
    text('PID '),
    placeholder('pid', typeSource('int'), 'int'),
    text(', '),
    placeholder(null, typeSource('ip'), 'ip'),
    text(' '),
    placeholder('veth', null, null),
  ])
})

test('a type can be a regular expression, with braces, slashes and groups in it', () => {
  expect(parts('{{x:/a{2}|b/}}{{//srv/[a-z]+/}}')).toEqual([
    placeholder('x', '(?:a{2}|b)', '/a{2}|b/'),
    placeholder(null, '(?:/srv/[a-z]+)', '//srv/[a-z]+/'),
  ])
})

test.each([
  '{{.State.Pid}}',
  '{{json .}}',
  '{{ pid:int }}',
  '{{}}',
  '{{pid',
  '{pid:int}',
  '{{pid: int}}',
  '{{1a:int}}',
  '{{a:/x}}',
  '{{-}}',
])('%s is plain text', (line) => {
  expect(parts(line)).toEqual([text(line)])
})

test('names are told with their columns', () => {
  expect(readPlaceholders('a {{b:int}} {{c}}').uses).toEqual([
    { name: 'b', captures: true, from: 2, to: 11 },
    { name: 'c', captures: false, from: 12, to: 17 },
  ])
})

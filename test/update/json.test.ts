import fc from 'fast-check'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { parseLab } from '../../src/parse/lab.ts'
import { labText, update, updatedLines } from './two-runs.ts'

const json = (value: unknown) => `${JSON.stringify(value, null, 4)}\n`
const updated = (old: string[], printed: Parameters<typeof updatedLines>[1], flags = 'json') =>
  updatedLines(old, printed, flags)

const state = (pid: number, status = 'running') => ({
  Status: status,
  Pid: pid,
  Error: '',
  Paused: false,
  Nets: ['a', 'b'],
})

test('only what no longer fits, wherever it stands', () => {
  expect(
    updated(
      ['{', '  "Status" : "exited",', '  "Pid":1, "Paused": true }'],
      [json(state(177)), json(state(20177))],
    ).lines,
  ).toEqual(['{', '  "Status" : "running",', '  "Pid":"{{int}}", "Paused": false }'])
  expect(updated(['[{ "Nets": ["a", "c"] }]'], json([state(1)])).lines).toEqual(['[{ "Nets": ["a", "b"] }]'])
})

test('of a text with placeholders the rest stays, and a name stays a name', () => {
  expect(
    updated(
      ['{ "Id": "old {{whole:id}}", "Pid": "{{pid:int}}" }'],
      [json({ Id: `new ${'a1'.repeat(6)}`, Pid: 7 }), json({ Id: `new ${'b2'.repeat(6)}`, Pid: 8 })],
    ).lines,
  ).toEqual(['{ "Id": "new {{whole:id}}", "Pid": "{{pid:int}}" }'])
})

test('what is there no more goes, with its comma', () => {
  const old = [
    '{',
    '  "Gone": 1,',
    '  "Pid": 2,',
    '  "Also": [1, {}],',
    '  "Paused": false,',
    '  "Last": null',
    '}',
  ]
  expect(updated(old, json(state(2))).lines).toEqual(['{', '  "Pid": 2,', '  "Paused": false', '}'])
  expect(updated(['[ "x", "a", "y" ]'], json(['a'])).lines).toEqual(['[ "a" ]'])
})

test('an empty object or array is filled in', () => {
  expect(updated(['  {}'], json({ Names: ['web'], Id: 'a1b2c3d4e5f6', Ports: {} })).lines).toEqual([
    ...['  {', '    "Names": [', '      "web"', '    ],', '    "Id": "{{id}}",', '    "Ports": {}', '  }'],
  ])
})

test('elements are found again where they are most alike, in any order that the runs have them', () => {
  const one = [
    { Name: 'web', Ip: '172.17.0.2' },
    { Name: 'db', Ip: '172.17.0.3' },
  ]
  const other = [
    { Name: 'db', Ip: '172.24.0.3' },
    { Name: 'web', Ip: '172.24.0.2' },
  ]
  expect(
    updated(['[', '  { "Name": "db", "Ip": "1.1.1.1" }', ']'], [json(one), json(other)], 'json unordered')
      .lines,
  ).toEqual(['[', '  { "Name": "db", "Ip": "{{ip}}" }', ']'])
})

test('a key that is a pattern', () => {
  const networks = (address: string) => json({ bridge: { IPAddress: address } })
  expect(
    updated(
      ['{ "{{net:word}}": { "IPAddress": "1.1.1.1" } }'],
      [networks('172.17.0.2'), networks('172.24.0.2')],
    ).lines,
  ).toEqual(['{ "{{net:word}}": { "IPAddress": "{{ip}}" } }'])
})

test('a text that looks like a placeholder, or like an ending, is neither', () => {
  expect(updated(['{ "a": "", "b": "" }'], json({ a: '{{pid}}', b: 'x (re)' })).lines).toEqual([
    '{ "a": "{{pid}} (literal)", "b": "x (re) (literal)" }',
  ])
  expect(updated(['{ "a": "" }'], json({ a: 'two\nlines "quoted" \\' })).lines).toEqual([
    String.raw`{ "a": "two\nlines \"quoted\" \\" }`,
  ])
})

test('what is no JSON, or nothing like it, is told', () => {
  expect(updated(['{ "a": 1 }'], 'error\n').told).toContain('what is printed is no JSON')
  expect(updated(['{ "a": 1 }'], json({ b: 1 })).told).toContain('nothing like it is printed any more')
  expect(updated(['[]'], json(Array.from({ length: 600 }, (_, at) => at))).told).toContain(
    'more than 500 lines would have to be written anew',
  )
})

test('a value has one name in lines and in JSON', () => {
  const text = labText(
    ...['$bash host id=a', 'true', '$', '', '$json output', '{ "Pid": 0 }', '$', ''],
    ...['$bash host id=b', 'true', '$', '', '$output', '$', ''],
  )
  const pids = [177, 20177] as const
  const printed = { a: [json({ Pid: pids[0] }), json({ Pid: pids[1] })], b: ['177 1', '20177 1'] } as const
  expect(update(text, printed).text).toBe(
    text.replace(' 0 ', ' "{{pid:int}}" ').replace('$output\n'.replace('$', '```'), '```output\n{{pid}} 1\n'),
  )
})

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('', 'a', 'x (re)', '{{pid}}', 'two\nlines', '172.17.0.2', '"', '\\', 'caf\u00e9 \u0007'),
    fc.constantFrom(0, 1.5, 177, 1e30, true, false, null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd "e"', '{{word}}'), tie('value'), { maxKeys: 3 }),
  ),
})).value

test('whatever was written and is printed, what comes of it is JSON that fits both runs, or it is left', () => {
  fc.assert(
    fc.property(value, value, value, fc.boolean(), fc.boolean(), (old, one, other, isSame, isUnordered) => {
      const text = labText(
        '$bash host id=s',
        'true',
        '$',
        '',
        `$json output${isUnordered ? ' unordered' : ''}`,
        ...json(old).split('\n'),
        '$',
        '',
      )
      fc.pre(parseLab(new VFile({ path: 'x.md', value: Buffer.from(text) })).lab !== null)
      const printed = { s: [json(one), json(isSame ? one : other)] } as const
      // That it fits is looked at by the update itself, which throws where it does not.
      const { text: after } = update(text, printed)
      expect(update(after, printed).text).toBe(after)
    }),
    { numRuns: 200 },
  )
})

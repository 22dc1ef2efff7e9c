import { toHtml } from 'hast-util-to-html'
import { expect, test } from 'vitest'
import type { Failure } from '../../../src/core/step-result.ts'
import { failureViews } from '../../../src/starlight/block/failure-view.ts'
import { result } from '../../reporters/run.ts'
import { block, elementsOf, pageOf, recordFor, textsOf } from '../page.ts'

const failure = (given: Partial<Failure>): Failure => ({
  rule: 'output',
  line: 7,
  expected: '',
  actual: '',
  message: 'expected line 7',
  ...given,
})
const html = (...failures: Failure[]) => toHtml(failureViews(result({ failures })))

const TABLE = {
  columns: ['NAMES', 'IMAGE'],
  line: 5,
  rows: [
    { kind: 'fits' as const, line: 6, expected: ['a', 'x'], actual: ['a', 'x'] },
    {
      kind: 'missing' as const,
      line: 7,
      expected: ['web', 'nginx'],
      nearest: { actual: ['web', 'httpd'], differs: [1] },
    },
    { kind: 'missing' as const, line: 8, expected: ['db', 'pg'], nearest: null },
  ],
}

test('of a table: the header, the row that was wanted, the one most like it, and the cell that differs', () => {
  const shown = html(failure({ table: TABLE }))
  expect(textsOf(shown, 'tr')).toEqual([
    'NAMESIMAGE',
    '- expectedwebnginx',
    '+ printedwebhttpd',
    '- expecteddbpg',
  ])
  expect(textsOf(shown, 'mark')).toEqual(['nginx', 'httpd'])
  expect(textsOf(shown, 'lr-compared')[0]).toMatch(/1 row that fits$/)
})

test('of JSON: the path, and both values', () => {
  const json = [
    { path: '$[0].State.Pid', line: 3, expected: '1', actual: '2' },
    { path: '$.Name', line: 4, expected: '"web"', actual: null },
  ]
  const shown = html(failure({ json }))
  expect(textsOf(shown, 'dt')).toEqual(['$[0].State.Pid', '$.Name'])
  expect(textsOf(shown, 'dd')).toEqual(['- expected 1', '+ printed 2', '- expected "web"', '+ nothing there'])
})

test('of lines: a diff', () => {
  const comparison = [
    { kind: 'fits' as const, line: 6, expected: '{{pid}}', actual: '12' },
    { kind: 'missing' as const, line: 7, expected: 'one' },
    { kind: 'extra' as const, actual: 'two' },
  ]
  expect(textsOf(html(failure({ comparison, hint: 'Look.' })), 'pre')).toEqual(['  {{pid}}\n- one\n+ two\n'])
  expect(textsOf(html(failure({ hint: 'Look.' })), 'lr-hint')).toEqual(['Hint: Look.'])
})

test('the record has more of it than the page', () => {
  const comparison = Array.from({ length: 50 }, () => ({ kind: 'extra' as const, actual: 'x' }))
  expect(textsOf(html(failure({ comparison })), 'lr-compared')[0]).toMatch(/… 20 more lines in the record$/)
})

const LAB = block('bash host id=a', 'true') + block('output', 'x')

test('what a step printed is text there, too', () => {
  const text = '<img src=x onerror=alert(1)>\u202e\x1b[2J'
  const failed = failure({
    json: [{ path: text, line: 1, expected: text, actual: text }],
    message: text,
    hint: text,
  })
  const page = pageOf(LAB, recordFor(LAB, { a: { status: 'failed', failures: [failed] } }))
  expect(elementsOf(page, 'img')).toEqual([])
  expect(page).not.toMatch(/[\u202e\x1b]/)
})

test.each([
  { table: { ...TABLE, rows: [{ kind: 'missing', expected: 'x' }] } },
  { json: [{ path: 7 }] },
  { comparison: [{ kind: 'fits' }] },
])('a record that was spoilt there can’t be read: %j', (spoilt) => {
  const record = recordFor(LAB, {
    a: { status: 'failed', failures: [failure(spoilt as unknown as Partial<Failure>)] },
  })
  expect(textsOf(pageOf(LAB, record), 'lr-receipt')[0]).toMatch(/record of this lab could not be read/)
})

import { expect, test } from 'vitest'
import type { ComparedTable } from '../../../src/core/compared-table.ts'
import { styleFor } from '../../../src/reporters/terminal/style.ts'
import { textWidth } from '../../../src/reporters/terminal/text-width.ts'
import { tableText } from '../../../src/reporters/words/table-text.ts'

const table: ComparedTable = {
  columns: ['NAMES', 'STATUS', 'PORTS'],
  line: 41,
  rows: [
    {
      kind: 'fits',
      line: 42,
      expected: ['web', 'Up {{duration}}', '{{any}}'],
      actual: ['web', 'Up 2 minutes', '80/tcp'],
    },
    {
      kind: 'missing',
      line: 43,
      expected: ['cache', 'Up {{duration}}', '6379/tcp'],
      nearest: { actual: ['cache', 'Exited (0) 3 seconds ago', ''], differs: [1, 2] },
    },
    { kind: 'missing', line: 44, expected: ['db', 'Up {{duration}}', ''], nearest: null },
  ],
}

function shown(given: ComparedTable, width = 80, mostRows = 24): string {
  const lines = tableText(given, { style: styleFor(false), colour: false, width, digits: 2 }, mostRows)
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width)
  return lines.join('\n')
}

test('a row that was not found above the one most like it, with marks below the cells that differ', () => {
  expect(shown(table)).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES  STATUS                    PORTS
        42 │   web    Up {{duration}}           {{any}}
        43 │ - cache  Up {{duration}}           6379/tcp
           │ + cache  Exited (0) 3 seconds ago
           │          ^^^^^^^^^^^^^^^^^^^^^^^^  ^^^^^^^^
        44 │ - db     Up {{duration}}"
  `)
})

test('without room for all, columns that are no difference are cut', () => {
  const rows = [
    {
      ...table.rows[1]!,
      expected: [`cache-${'of-all-names'.repeat(5)}`, 'Up {{duration}}', '6379/tcp'],
      nearest: { actual: [`cache-${'of-all-names'.repeat(5)}`, 'Exited (0)', '6379/tcp'], differs: [1] },
    },
  ] as ComparedTable['rows']
  expect(shown({ ...table, rows })).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES                                       STATUS           PORTS
        43 │ - cache-of-all-namesof-all-namesof-all-name…  Up {{duration}}  6379/tcp
           │ + cache-of-all-namesof-all-namesof-all-name…  Exited (0)       6379/tcp
           │                                               ^^^^^^^^^^^^^^^"
  `)
})

test('where the cells that differ have no room beside each other, all stand one below the other', () => {
  expect(shown(table, 40)).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES  STATUS  PORTS
        42 │   web  Up {{duration}}  {{any}}
        43 │   NAMES   cache
           │ - STATUS  Up {{duration}}
           │ + STATUS  Exited (0) 3 seconds
           │   ago
           │ - PORTS   6379/tcp
           │ + PORTS
        44 │ - NAMES   db
           │ - STATUS  Up {{duration}}
           │ - PORTS"
  `)
})

test('rows that should not be there', () => {
  const rows: ComparedTable['rows'] = [{ kind: 'extra', actual: ['web', 'Up 2 minutes', ''] }]
  expect(shown({ ...table, rows })).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES  STATUS        PORTS
           │ + web    Up 2 minutes"
  `)
  expect(shown({ ...table, rows }, 30)).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES  STATUS  PORT
           │   S
           │ + NAMES   web
           │ + STATUS  Up 2 minute
           │   s
           │ + PORTS"
  `)
})

test('what is far from any difference is left out, and what is too much', () => {
  const fits = (line: number) => ({ ...table.rows[0]!, line }) as ComparedTable['rows'][number]
  const rows = [
    ...[42, 43, 44, 45, 46].map(fits),
    { ...table.rows[2]!, line: 47 },
    ...[48, 49, 50, 51].map(fits),
  ]
  expect(shown({ ...table, rows })).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES  STATUS           PORTS
           │ … 3 rows that fit
        45 │   web    Up {{duration}}  {{any}}
        46 │   web    Up {{duration}}  {{any}}
        47 │ - db     Up {{duration}}
        48 │   web    Up {{duration}}  {{any}}
        49 │   web    Up {{duration}}  {{any}}
           │ … 2 rows that fit"
  `)
  expect(shown({ ...table, rows }, 80, 3)).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES  STATUS           PORTS
           │ … 3 rows that fit
        45 │   web    Up {{duration}}  {{any}}
        46 │   web    Up {{duration}}  {{any}}
           │ … 4 more rows"
  `)
})

test('wide characters, and those that a terminal would act on', () => {
  const rows: ComparedTable['rows'] = [
    {
      kind: 'missing',
      line: 42,
      expected: ['日本語', 'a\x1b[2J', 'x'],
      nearest: { actual: ['日本', 'a\x1b[2J', 'x\u202e'], differs: [0, 2] },
    },
  ]
  expect(shown({ ...table, rows })).toMatchInlineSnapshot(`
    "         - expected  + printed
        41 │   NAMES   STATUS  PORTS
        42 │ - 日本語  a^[[2J  x
           │ + 日本    a^[[2J  x\\u202e
           │   ^^^^^^          ^^^^^^^"
  `)
})

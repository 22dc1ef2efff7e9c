import { expect, test } from 'vitest'
import type { JsonDifference } from '../../../src/core/compared-json.ts'
import { jsonDifferencesText } from '../../../src/reporters/diff/json-differences.ts'
import { styleFor } from '../../../src/reporters/terminal/style.ts'
import { textWidth } from '../../../src/reporters/terminal/text-width.ts'

const differences: JsonDifference[] = [
  { path: '$[0].State.Running', line: 48, expected: 'true', actual: 'false' },
  { path: '$[0].State.Pid', line: 48, expected: '"{{pid}}"', actual: '0' },
  { path: '$[0].State.Health', line: 49, expected: '{"Status": "healthy"}', actual: null },
  {
    path: '$[0].Mounts[1].Source',
    line: 52,
    expected: '"/srv"',
    actual: `"/var/lib/docker/volumes/${'data-'.repeat(60)}"`,
    nearestTo: { list: '$[0].Mounts', line: 51 },
  },
]

function shown(mostRows: number): string {
  const lines = jsonDifferencesText(
    differences,
    { style: styleFor(false), colour: false, width: 60, digits: 2 },
    mostRows,
  )
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(60)
  return lines.join('\n')
}

test('each place with what was written and what was printed, long values shortened', () => {
  expect(shown(24)).toMatchInlineSnapshot(`
    "         - expected  + printed
           │   $[0].State.Running
        48 │ - true
           │ + false
           │   $[0].State.Pid
        48 │ - "{{pid}}"
           │ + 0
           │   $[0].State.Health
        49 │ - {"Status": "healthy"}
           │   $[0].Mounts[1].Source
        52 │ - "/srv"
           │ + "/var/lib/docker/volumes/data-data-data-data-data
           │   -data-data-data-data-data-data-data-data-data-dat
           │   a-data-data-data-data-data-data-data-data-data-da
           │   ta-data-data-data-data-data-data-data-data-data-d
           │   ata-data-data-data-data-data-data-data-data-…"
  `)
})

test('some of many, but never none', () => {
  expect(shown(6)).toMatchInlineSnapshot(`
    "         - expected  + printed
           │   $[0].State.Running
        48 │ - true
           │ + false
           │   $[0].State.Pid
        48 │ - "{{pid}}"
           │ + 0
           │ … 2 more differences"
  `)
  expect(shown(1)).toMatchInlineSnapshot(`
    "         - expected  + printed
           │   $[0].State.Running
        48 │ - true
           │ + false
           │ … 3 more differences"
  `)
})

import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const bench = (...argv: string[]) => run(process.execPath, [resolve('bench/main.ts'), ...argv])

test('one step: labrun stands beside what is installed, with its goals', async () => {
  const { stdout } = await bench('one-step', '--rounds', '1', '--no-install', '--json')
  const { machine, rows } = JSON.parse(stdout)
  expect(machine.load).toHaveLength(3)
  expect(rows).toMatchObject([{ name: 'one-step', error: null }])
  const lines = new Map(rows[0].lines.map((line: { what: string }) => [line.what, line]))
  for (const what of ['labrun', 'zx', 'bash', 'bare node']) {
    expect(lines.get(what)).toMatchObject({ unit: 'ms', figure: { count: 1, median: expect.any(Number) } })
  }
  for (const what of ['labrun ÷ bare node', 'labrun ÷ zx']) {
    expect(lines.get(what)).toMatchObject({ unit: '×', goal: { isMet: expect.any(Boolean) } })
  }
})

test('a row that is not there: the names of those that are', async () => {
  const failure = await bench('outptu').catch((error: unknown) => error)
  expect(failure).toMatchObject({ code: 2, stderr: 'bench: no such row: outptu; there are\n' })
  expect(failure).toHaveProperty('stdout', expect.stringContaining('output         output of one step'))
})

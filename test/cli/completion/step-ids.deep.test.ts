import { globSync, readFileSync } from 'node:fs'
import { VFile } from 'vfile'
import { expect, test } from 'vitest'
import { stepIds } from '../../../src/cli/completion/step-ids.ts'
import { parseLab } from '../../../src/parse/lab.ts'

const FILES = [...globSync('labs/*.md'), ...globSync('test/fixtures/**/*.md')].sort()

/** As the parser names them, a transcript as a whole, and without numbers. */
function parsedIds(path: string): string[] {
  const { steps } = parseLab(new VFile({ path, value: readFileSync(path) }))
  const ids = steps.map(({ id, transcript }) => (transcript === undefined ? id : id.replace(/\.\d+$/, '')))
  return [...new Set(ids.filter((id) => !/^\d+$/.test(id)))]
}

test('the fences alone tell the names that the parser finds', () => {
  expect(FILES.length).toBeGreaterThan(10)
  for (const path of FILES) {
    const found = stepIds(readFileSync(path, 'utf8')).map(({ value }) => value)
    const missed = parsedIds(path).filter((id) => !found.includes(id))
    expect(missed, path).toEqual([])
  }
  const guide = stepIds(readFileSync('labs/namespaces.md', 'utf8')).map(({ value }) => value)
  expect(guide).toEqual(parsedIds('labs/namespaces.md'))
})

import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { labInRecord, recordName } from '../../src/core/record.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { readLabFile } from '../../src/parse/read-file.ts'

const labs = globSync('labs/**/*.md', { cwd: resolve(import.meta.dirname, '../..') })
  .filter((file) => !file.split('/').some((name) => /^[_.]/.test(name)))
  .map((file) => resolve(import.meta.dirname, '../..', file))

test('there are labs', () => expect(labs.length).toBeGreaterThan(0))

test.each(labs.map((path) => [basename(path), path]))(
  'the record of %s is of a run of it as it is now, which passed: `npx labrun labs --record` makes it',
  async (_, path) => {
    const { lab } = parseLab(await readLabFile(path))
    const record = join(dirname(path), recordName(lab!.slug))
    expect(existsSync(record)).toBe(true)
    const recorded = labInRecord(readFileSync(record, 'utf8'), lab!.slug)
    expect([recorded?.status, recorded?.digest]).toEqual(['passed', lab!.digest])
  },
)

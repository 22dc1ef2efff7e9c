import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTypes } from '../../scripts/build/types.ts'
import { programOfPage, userFolder } from './package.ts'

let types = ''
beforeAll(async () => {
  types = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  await writeTypes(types)
})
afterAll(() => rmSync(types, { recursive: true }))

/** What a compiler says of a program that imports labrun, as those do who use it. */
async function said(compiler: string, program: string): Promise<string> {
  const folder = userFolder({ path: types, exports: { types: './inside/api/labrun.d.ts' } })
  writeFileSync(join(folder, 'program.mts'), program)
  symlinkSync(resolve('node_modules/@types'), join(folder, 'node_modules/@types'))
  const argv = '--noEmit --strict --module nodenext --target es2023 --types node program.mts'.split(' ')
  const { stdout } = await promisify(execFile)(resolve(compiler), argv, { cwd: folder }).catch(
    (error) => error,
  )
  return stdout
}

/** Ours, and the last one that was written in JavaScript. */
const COMPILERS = [
  'node_modules/.bin/tsc',
  'node_modules/ts-json-schema-generator/node_modules/typescript/bin/tsc',
]

test.each(COMPILERS)('%s: the program of docs/api.md has the types it needs', async (compiler) => {
  expect(await said(compiler, programOfPage())).toBe('')
})

test('a wrong word is found', async () => {
  const wrong = `${programOfPage()}
report.labs[0]?.steps[0]?.failures[0]?.massage
planLabs([lab], { job: 2 })`
  expect((await said(COMPILERS[0]!, wrong)).match(/'(?:massage|job)'/g)).toEqual(["'massage'", "'job'"])
})

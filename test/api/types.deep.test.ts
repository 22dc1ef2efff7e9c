import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
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

/** A folder with programs that import labrun, as those do who use it: the page's, and that with two wrong words. */
function folderWithPrograms(): string {
  const folder = userFolder({ path: types, exports: { types: './inside/api/labrun.d.ts' } })
  symlinkSync(resolve('node_modules/@types'), join(folder, 'node_modules/@types'))
  writeFileSync(join(folder, 'right.mts'), programOfPage())
  const wrong = ['report.labs[0]?.steps[0]?.failures[0]?.massage', 'planLabs([lab], { job: 2 })']
  writeFileSync(join(folder, 'wrong.mts'), [programOfPage(), ...wrong].join('\n'))
  return folder
}

async function saidByOurs(folder: string): Promise<string> {
  const argv = [
    ...'--noEmit --strict --module nodenext --target es2023 --types node'.split(' '),
    ...['right.mts', 'wrong.mts'],
  ]
  const { stdout } = await promisify(execFile)(resolve('node_modules/.bin/tsc'), argv, { cwd: folder }).catch(
    (error) => error,
  )
  return stdout
}

/** The part of the compiler in JavaScript that is used here; its package has no types that ours would not hide. */
interface Compiler {
  ModuleKind: { NodeNext: number }
  ScriptTarget: { ES2023: number }
  createCompilerHost(options: object): object
  createProgram(files: string[], options: object, host: object): Program
  formatDiagnostics(found: unknown[], host: object): string
}
interface Program {
  getSourceFiles(): { fileName: string }[]
  getSyntacticDiagnostics(file: object): unknown[]
  getSemanticDiagnostics(file: object): unknown[]
}

/** Asked of the programs and of our types alone: the types of Node and the language are as long as a novel, and not ours. */
async function saidByTheLastInJavaScript(folder: string): Promise<string> {
  const generator = createRequire(import.meta.url).resolve('ts-json-schema-generator')
  const compiler: Compiler = createRequire(generator)('typescript')
  const { ModuleKind, ScriptTarget } = compiler
  const options = {
    noEmit: true,
    strict: true,
    module: ModuleKind.NodeNext,
    target: ScriptTarget.ES2023,
    types: ['node'],
  }
  const host = { ...compiler.createCompilerHost(options), getCurrentDirectory: () => folder }
  const program = compiler.createProgram(
    ['right.mts', 'wrong.mts'].map((name) => join(folder, name)),
    options,
    host,
  )
  const files = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/node_modules/'))
  expect(files.length).toBeGreaterThan(3)
  const found = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ])
  return compiler.formatDiagnostics(found, host)
}

test.each([
  ['ours', saidByOurs],
  ['the last in JavaScript', saidByTheLastInJavaScript],
])(
  'by %s the program of docs/api.md has the types it needs, and a wrong word is found',
  async (_, saidOf) => {
    const said = await saidOf(folderWithPrograms())
    expect(said.split('\n').filter((line) => line.includes('error'))).toEqual([
      expect.stringMatching(/^(?:.*\/)?wrong\.mts.*'massage'/),
      expect.stringMatching(/^(?:.*\/)?wrong\.mts.*'job'/),
    ])
  },
)

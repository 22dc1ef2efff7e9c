import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix, resolve } from 'node:path'
import { promisify } from 'node:util'

/** What others import. */
const DOORS = ['api/labrun', 'starlight/plugin', 'starlight/loader']
/** Ignored by git. */
const WORK = '.labrun'

/**
 * Writes the types of the package's doors into a folder: their own declarations, and those that they lead to. The compiler
 * writes them for all that a door imports, most of which is nobody's business.
 *
 * @param folder its `api/labrun.d.ts` is that door's
 */
export async function writeTypes(folder: string): Promise<void> {
  await mkdir(WORK, { recursive: true })
  const work = await mkdtemp(join(WORK, 'types-'))
  try {
    const config = join(work, 'tsconfig.json')
    await writeFile(config, JSON.stringify(CONFIG))
    await promisify(execFile)(resolve('node_modules/.bin/tsc'), ['--project', config])
    const taken = new Set<string>()
    for (const door of DOORS) await take(door, join(work, 'out'), folder, taken)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

const CONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: '../../src',
    outDir: 'out',
  },
  include: [],
  files: DOORS.map((door) => `../../src/${door}.ts`),
}

async function take(name: string, from: string, folder: string, taken: Set<string>): Promise<void> {
  if (taken.has(name)) return
  taken.add(name)
  const text = await readFile(join(from, `${name}.d.ts`), 'utf8')
  const target = join(folder, `${name}.d.ts`)
  await mkdir(dirname(target), { recursive: true })
  // Older compilers, and other ways to resolve names, know no `.ts` here.
  await writeFile(target, text.replace(IMPORTED, "$1'$2.js'"))
  for (const [, , path] of text.matchAll(IMPORTED))
    await take(posix.join(dirname(name), path!), from, folder, taken)
}

const IMPORTED = /(from |import\()'(\.{1,2}\/[^']+)\.ts'/g

/**
 * Builds dist/: the programs, each with what it imports, and the files beside the sources that are no TypeScript.
 * All lies flat in dist/, so that `new URL('./name', import.meta.url)` finds from any chunk what it finds in src/.
 * What the entries share becomes chunks; what they import lazily is loaded lazily.
 */
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

const PROGRAMS = {
  /** The command, which bin/labrun.js loads. */
  main: 'src/cli/main.ts',
  /** The engine process, which the command starts. */
  engine: 'src/engine/main.ts',
  /** The supervisor process, which the private host starts. */
  supervise: 'src/hosts/private/supervise.ts',
}

/** CommonJS packages (yaml) ask for Node's own modules by `require`, which an ES module lacks. */
const REQUIRE =
  "import { createRequire as labrunRequire } from 'node:module'; const require = labrunRequire(import.meta.url);"

const OUT = 'dist'
/** On the same disk, ignored by git. */
const STAGED = '.labrun/dist.new'

async function missing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => stat(path).then(Boolean, () => false)))
  return paths.filter((_, at) => !found[at])
}

async function bundle(): Promise<void> {
  await build({
    entryPoints: PROGRAMS,
    outdir: STAGED,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    banner: { js: REQUIRE },
    legalComments: 'none',
    logLevel: 'warning',
  })
}

/** Shell scripts, settings, data: what the sources find beside themselves by name. */
async function copyAssets(): Promise<void> {
  const taken = new Map<string, string>()
  for (const entry of await readdir('src', { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.ts')) continue
    const path = join(entry.parentPath, entry.name)
    const other = taken.get(basename(path))
    if (other !== undefined) throw new Error(`${path} and ${other} would both be ${OUT}/${basename(path)}`)
    taken.set(basename(path), path)
    await cp(path, join(STAGED, basename(path)))
  }
}

const absent = await missing(Object.values(PROGRAMS))
if (absent.length > 0) {
  console.error(`build: no such file: ${absent.join(', ')} (scripts/build.ts lists the programs)`)
  process.exit(1)
}
await rm(STAGED, { recursive: true, force: true })
await mkdir(STAGED, { recursive: true })
await bundle()
await copyAssets()
// Whole or not at all: a labrun that starts meanwhile finds the old programs or the new ones.
await rm(OUT, { recursive: true, force: true })
await rename(STAGED, OUT)

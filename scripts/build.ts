/**
 * Builds dist/: the programs, each with what it imports, the files beside the sources that are no TypeScript, and the types
 * of what others import.
 * All lies flat in dist/, so that `new URL('./name', import.meta.url)` finds from any chunk what it finds in src/.
 * What the entries share becomes chunks; what they import lazily is loaded lazily.
 */
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { writeTypes } from './build/types.ts'

const PROGRAMS = {
  /** The command, which bin/labrun.js loads. */
  main: 'src/cli/main.ts',
  /** The engine process, which the command starts. */
  engine: 'src/engine/main.ts',
  /** The supervisor process, which the private host starts. */
  supervise: 'src/hosts/private/supervise.ts',
  /** The one of runs on the machine itself. */
  'supervise-local': 'src/hosts/local/supervise-local.ts',
  /** The thread that reads Markdown which may take very long. */
  'markdown-worker': 'src/parse/markdown/markdown-worker.ts',
  /** The remark plugin, which configurations name. */
  remark: 'src/remark/plugin.ts',
  /** What others import. */
  labrun: 'src/api/labrun.ts',
  /** The Starlight plugin, which configurations name. */
  starlight: 'src/starlight/plugin.ts',
  /** The loader of labs for it. */
  'starlight-loader': 'src/starlight/loader.ts',
  /** Pictures of its pages, which a route of the site loads. */
  cards: 'src/starlight/cards/cards.ts',
}

/** What Vite bundles into a site that has the plugin: it resolves `astro:content` and its like itself. */
const SITE_PARTS = {
  'page-middleware': 'src/starlight/routes/page-middleware.ts',
  'script-route': 'src/starlight/routes/script-route.ts',
  'image-route': 'src/starlight/routes/image-route.ts',
  'record-route': 'src/starlight/routes/record-route.ts',
  'markdown-route': 'src/starlight/routes/markdown-route.ts',
  'shell-route': 'src/starlight/routes/shell-route.ts',
  'llms-route': 'src/starlight/routes/llms-route.ts',
  'card-route': 'src/starlight/routes/card-route.ts',
}

/** What lab pages load in the reader's browser. */
const BROWSER = { 'lab-page': 'src/starlight/browser/main.ts' }

/** CommonJS packages (yaml) ask for Node's own modules by `require`, which an ES module lacks. */
const REQUIRE =
  "import { createRequire as labrunRequire } from 'node:module'; const require = labrunRequire(import.meta.url);"

const OUT = 'dist'
/** On the same disk, ignored by git. */
const STAGED = '.labrun/dist.new'

/** The font of cards: no machine has to have one. */
const FONTS = 'node_modules/@fontsource/inter'

/** Those subsets and weights that `src/starlight/cards/card-text.ts` reads, and their licence. */
async function copyFonts(): Promise<void> {
  const names = (await readdir(join(FONTS, 'files'))).filter((name) =>
    /-(?:400|600)-normal\.woff2$/.test(name),
  )
  await Promise.all(names.map((name) => cp(join(FONTS, 'files', name), join(STAGED, name))))
  await cp(join(FONTS, 'LICENSE'), join(STAGED, 'inter-LICENSE.txt'))
}

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
  await build({
    entryPoints: SITE_PARTS,
    outdir: STAGED,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.12',
    external: ['astro:*', 'virtual:*', '@astrojs/starlight/*'],
    legalComments: 'none',
    logLevel: 'warning',
  })
  await build({
    entryPoints: BROWSER,
    outdir: STAGED,
    // What it loads on demand: the plugin finds them by their names.
    chunkNames: 'lab-page-[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
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

const absent = await missing(Object.values({ ...PROGRAMS, ...SITE_PARTS, ...BROWSER }))
if (absent.length > 0) {
  console.error(`build: no such file: ${absent.join(', ')} (scripts/build.ts lists the programs)`)
  process.exit(1)
}
await rm(STAGED, { recursive: true, force: true })
await mkdir(STAGED, { recursive: true })
await Promise.all([bundle(), copyAssets(), copyFonts(), writeTypes(join(STAGED, 'types'))])
// Whole or not at all: a labrun that starts meanwhile finds the old programs or the new ones.
await rm(OUT, { recursive: true, force: true })
await rename(STAGED, OUT)

import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const EXAMPLE = 'examples/starlight'
/** Ignored by git. Astro finds linked packages only where they and the site have a folder in common that is not `/`. */
const WORK = resolve('.labrun')
/** What the example's package.json asks for beside labrun. Their own packages are found from where they really are. */
const PACKAGES = ['astro', '@astrojs/starlight']
const run = promisify(execFile)

/** Of what Vitest tells its tests by the environment, some is Vite's own, too: a dev server that has it finds no page. */
const OF_TESTS = ['NODE_ENV', 'MODE', 'DEV', 'PROD', 'SSR', 'BASE_URL', 'TEST', 'VITEST']

/** The environment of Astro's command: it asks its maker's server otherwise. */
export const ASTRO_ENV = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_TESTS.includes(name))),
  ASTRO_TELEMETRY_DISABLED: '1',
}

/**
 * The example in a folder of its own, with labrun as npm would install it: packed and unpacked, so that what
 * the package lacks is missing.
 */
export async function exampleSite(): Promise<{ folder: string; remove: () => void }> {
  mkdirSync(WORK, { recursive: true })
  const work = mkdtempSync(join(WORK, 'example-'))
  const folder = join(work, 'site')
  cpSync(EXAMPLE, folder, { recursive: true })
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@astrojs'), { recursive: true })
  for (const name of PACKAGES) symlinkSync(resolve('node_modules', name), join(modules, name))
  await unpack(work, join(modules, 'labrun'))
  return { folder, remove: () => rmSync(work, { recursive: true, force: true }) }
}

/** Not built anew: the tests' set-up has done that. */
async function unpack(work: string, folder: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work])
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
  mkdirSync(folder)
  await run('tar', [
    '--extract',
    '--file',
    join(work, filename),
    '--strip-components=1',
    '--directory',
    folder,
  ])
}

/** Astro's command, in a site's folder. */
export function astroArgv(...argv: readonly string[]): [string, string[]] {
  return [process.execPath, [resolve('node_modules/astro/bin/astro.mjs'), ...argv]]
}

/**
 * Checks the types within the site's .astro files: makes TSX of them, line by line, and has `tsc` read that.
 * `astro check` needs TypeScript's programming interface, which TypeScript 7 does not have.
 */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { astroTsx } from './astro-types/astro-tsx.ts'
import { runProgram } from './test/program.ts'

/** As site/tsconfig.astro.json has it. */
const OUT = '.labrun/astro-types'

const files = globSync('site/**/*.astro')
if (files.length === 0) throw new Error('there are no .astro files below site')
rmSync(OUT, { recursive: true, force: true })
for (const file of files) {
  const path = join(OUT, `${file}.tsx`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, astroTsx(readFileSync(file, 'utf8')))
}
const { ok, output } = await runProgram(['tsc', '--noEmit', '--project', 'site/tsconfig.astro.json'])
process.stderr.write(output.replaceAll(`${OUT}/`, '').replaceAll('.astro.tsx(', '.astro('))
if (!ok) process.exitCode = 1

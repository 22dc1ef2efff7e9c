import { join } from 'node:path'
import { tryFresh } from '../fresh/fresh.ts'
import {
  atLeastOneFailed,
  type Counts,
  type LabsReport,
  labCounts,
  NONE,
  one,
  type VitestReport,
  vitestCounts,
} from './counts.ts'
import { type Ended, runProgram } from './program.ts'
import { readReport, withTemporaryFolder } from './temporary-folder.ts'

/** A part of the tests: it prints one line with its time, and its output where it failed. */
export interface Stage {
  name: string
  run: (interrupted: AbortSignal) => Promise<Counts>
}

/** Stages in their order; those in a list of their own run at once. */
export type Stages = readonly (Stage | readonly Stage[])[]

/** What reads the sources and starts nothing of them. */
const READINGS: readonly Stage[] = [
  { name: 'format and lint', run: () => check(['biome', 'ci', '--error-on-warnings', '--colors=off']) },
  { name: 'types', run: () => check(['tsc', '--noEmit']) },
  { name: 'types of the site', run: () => check(['tsc', '--noEmit', '--project', 'site']) },
  { name: 'types of .astro files', run: () => check([process.execPath, 'scripts/astro-types.ts']) },
  {
    name: 'import rules',
    run: () =>
      check([
        'depcruise',
        'src',
        'bin',
        'scripts',
        'site',
        'astro.config.mjs',
        '--config',
        '.dependency-cruiser.json',
      ]),
  },
]

/** What `npm run check` runs. */
export const CHECKS: Stages = [READINGS, { name: 'unit tests', run: () => vitest('unit', false) }]

/** Unit tests that try a great many things: too many for each time that one checks. */
export const DEEP_TESTS: Stage = { name: 'deep tests', run: () => vitest('deep', false) }

/** Tests with real namespaces and a real Docker engine; root only. */
export const REAL_TESTS: Stage = { name: 'real tests', run: () => vitest('real', true) }

/** The site, built, in a real browser. */
export const SITE_TESTS: Stage = { name: 'site tests', run: () => vitest('site', true) }

/** The labs themselves. */
export const LABS: Stage = { name: 'labs', run: labs }

/** Both commands on a fresh machine; root only. */
export function freshStage(workTree: boolean): Stage {
  return { name: 'fresh machine', run: (interrupted) => fresh(workTree, interrupted) }
}

async function fresh(workTree: boolean, interrupted: AbortSignal): Promise<Counts> {
  try {
    return await tryFresh({ workTree }, interrupted)
  } catch (error) {
    if (!interrupted.aborted) console.error(error instanceof Error ? error.message : error)
    return one(false)
  }
}

async function check(argv: readonly string[]): Promise<Counts> {
  return one(complain(await runProgram(argv)).ok)
}

/** Vitest's own time limits can't end a test that never yields; CI would wait for hours. */
const LIMIT_MS = { unit: 15 * 60_000, deep: 10 * 60_000, real: 50 * 60_000, site: 25 * 60_000 }

/** @param show its progress is worth watching: it takes minutes */
async function vitest(project: 'unit' | 'deep' | 'real' | 'site', show: boolean): Promise<Counts> {
  return withTemporaryFolder(async (folder) => {
    const file = join(folder, 'report.json')
    const argv = [
      'vitest',
      'run',
      '--project',
      project,
      `--reporter=${show ? 'default' : 'dot'}`,
      '--reporter=json',
      `--outputFile.json=${file}`,
    ]
    const { ok } = complain(await runProgram(argv, { show, timeoutMs: LIMIT_MS[project] }))
    const report = await readReport<VitestReport>(file)
    return atLeastOneFailed(report === null ? NONE : vitestCounts(report, process.cwd()), ok)
  })
}

async function labs(): Promise<Counts> {
  return withTemporaryFolder(async (folder) => {
    const file = join(folder, 'report.json')
    const argv = [
      process.execPath,
      'bin/labrun.js',
      'labs',
      '--jobs=2',
      '--reporter',
      'plain',
      '--reporter',
      `json:${file}`,
    ]
    const { ok } = await runProgram(argv, { show: true })
    const report = await readReport<LabsReport>(file)
    return atLeastOneFailed(report === null ? NONE : labCounts(report), ok)
  })
}

function complain(ended: Ended): Ended {
  if (!ended.ok && ended.output !== '') console.error(ended.output.trimEnd())
  return ended
}

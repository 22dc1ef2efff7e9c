import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Where the time of day is meant: dates to be shown, and the age of files and containers, whose times are those of that clock. */
const WALL_CLOCK = [
  'src/cleanup/finish-removals.ts',
  'src/cleanup/ledger.ts',
  'src/core/run/run-plan.ts',
  'src/engine/front-silence.ts',
  'src/hosts/dind/leftovers.ts',
  'src/hosts/doctor/examine.ts',
  'src/hosts/images/stale.ts',
  'src/hosts/images/template.ts',
  'src/hosts/private/provenance.ts',
  'src/hosts/private/supervisor.ts',
  'src/starlight/browser/main.ts',
]

test('no limit is kept by a clock that can be set: only performance.now() goes on evenly', () => {
  const users = globSync('src/**/*.ts', { cwd: root }).filter((file) =>
    /\bDate\.now\(|\bnew Date\(\)/.test(readFileSync(join(root, file), 'utf8')),
  )
  expect(users.sort()).toEqual(WALL_CLOCK)
})

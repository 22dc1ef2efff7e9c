/**
 * `npm run test:engines [-- WORD…]`: the labs on each Docker engine that Debian has, with each kind of rules and of
 * cgroups (root only). A word picks the rows that have it in their line: `sid`, `legacy`, `v2`, `containerd`.
 *
 *   --show   what labrun and the virtual machine print, as they print it
 */
import { parseArgs } from 'node:util'
import { tryEngines } from './engines/try-engines.ts'
import { runCounted } from './test/interrupt.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { show: { type: 'boolean', default: false } },
})
await runCounted('engines', (interrupted) => tryEngines(positionals, values.show, interrupted))

/**
 * `npm run fresh`: the two commands on a fresh machine, in namespaces of its own (root only).
 *
 *   --work-tree   try what is not committed yet, too
 *   --only NAME   only the trials whose names begin so, e.g. "npm start"
 */
import { parseArgs } from 'node:util'
import { tryFresh } from './fresh/fresh.ts'
import { runCounted } from './test/interrupt.ts'

const { values } = parseArgs({
  options: { 'work-tree': { type: 'boolean', default: false }, only: { type: 'string' } },
})
await runCounted('fresh', (interrupted) =>
  tryFresh({ workTree: values['work-tree'], only: values.only ?? '' }, interrupted),
)

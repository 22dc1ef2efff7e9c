/**
 * `npm test`, once set-up is done: the checks, the tests on real Docker hosts, the labs.
 *
 *   --fresh       then both commands on a fresh machine too, as CI does
 *   --work-tree   there, what is not committed yet is tried as well
 */
import { parseArgs } from 'node:util'
import { closingLine } from './test/counts.ts'
import { failureLines } from './test/failure-lines.ts'
import { exitCodeOf, heedSignals } from './test/interrupt.ts'
import { runStages } from './test/run-stages.ts'
import { CHECKS, DEEP_TESTS, freshStage, LABS, REAL_TESTS, SITE_TESTS } from './test/stages.ts'

const { values } = parseArgs({
  options: { fresh: { type: 'boolean', default: false }, 'work-tree': { type: 'boolean', default: false } },
})
const withinFresh = process.env.LABRUN_FRESH !== undefined
const fresh = values.fresh && !withinFresh ? [freshStage(values['work-tree'])] : []

// What they try is the same on any machine.
const deep = withinFresh ? [] : [DEEP_TESTS]

const interrupted = heedSignals()
const total = await runStages([...CHECKS, ...deep, REAL_TESTS, SITE_TESTS, LABS, ...fresh], interrupted)
if (withinFresh)
  console.log(
    'fresh machine: this is one, so none is made within it; what is the same on any machine (deep tests, most real ones and most of pages) was tried outside of it',
  )
else if (!values.fresh) console.log('fresh machine: not asked for (npm test -- --fresh)')
for (const line of failureLines(total.failures)) console.log(line)
console.log(closingLine(total))
process.exitCode = exitCodeOf(total, interrupted)

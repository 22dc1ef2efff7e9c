/** `npm run check`: all that can be checked without root and without Docker, in under a minute. */
import { closingLine } from './test/counts.ts'
import { failureLines } from './test/failure-lines.ts'
import { exitCodeOf, heedSignals } from './test/interrupt.ts'
import { runStages } from './test/run-stages.ts'
import { CHECKS } from './test/stages.ts'

const interrupted = heedSignals()
const total = await runStages(CHECKS, interrupted)
for (const line of failureLines(total.failures)) console.log(line)
console.log(closingLine(total))
process.exitCode = exitCodeOf(total, interrupted)

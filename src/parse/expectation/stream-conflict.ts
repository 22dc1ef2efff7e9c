import type { Expectation } from '../../core/expectation.ts'
import type { Step } from '../../core/lab.ts'
import type { Complaint } from '../complain.ts'

/** What is wrong with one more expectation of a step, as far as its stream is concerned; `null` where nothing is. */
export function streamConflict(step: Step, { stream }: Expectation): Complaint | null {
  if (step.key.tty && stream === 'stderr') return onTerminal
  const other = step.expectations.find((one) => (one.stream === 'both') !== (stream === 'both'))
  if (other === undefined) return null
  const before = `the output block on line ${other.place.line}`
  return {
    rule: 'attribute-conflict',
    reason:
      stream === 'both'
        ? `found stream=both, and ${before} is on ${other.stream} alone, expected one or the other`
        : `found output on ${stream}, and ${before} has stream=both, expected one or the other`,
    hint: 'Where both streams are captured in the order in which they are printed, neither can be told from the other.',
    actual: `stream=${stream}`,
  }
}

const onTerminal: Complaint = {
  rule: 'attribute-conflict',
  reason: 'found stream=stderr after a block with tty, expected output alone',
  hint: 'On a terminal stdout and stderr are one, and count as stdout.',
  actual: 'stream=stderr',
  expected: ['output'],
}

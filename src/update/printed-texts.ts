import { atAPrompt } from '../core/bash/at-a-prompt.ts'
import type { Expectation } from '../core/expectation.ts'
import type { Step } from '../core/lab.ts'
import type { StepResult } from '../core/step-result.ts'
import { byteText } from '../core/text/byte-text.ts'
import { escapedBytes } from '../core/text/output-text.ts'
import type { Pair } from './piece.ts'

/**
 * What was printed on an expectation's stream, as `byteText` has it; of a transcript, as somebody at a prompt sees it. `null`
 * where a report has not all of it.
 */
export function printedTexts(
  { transcript, key }: Step,
  { stream }: Expectation,
  results: Pair<StepResult>,
): Pair | null {
  const [one, other] = results.map((result) => {
    const text = stream === 'stderr' ? stderrOf(result) : stdoutOf(result)
    return text === null || transcript === undefined ? text : atAPrompt(text, key.shell)
  })
  return one == null || other == null ? null : [one, other]
}

/** Where both streams are wanted they are one, which is called stdout. */
function stdoutOf({ stdout, stdoutCut, stdoutEncoding }: StepResult): string | null {
  return stdoutCut === undefined ? decoded(stdout, stdoutEncoding) : null
}

function stderrOf({ stderr, stderrCut, stderrEncoding }: StepResult): string | null {
  return stderrCut === undefined ? decoded(stderr, stderrEncoding) : null
}

function decoded(text: string, encoding: 'escaped' | undefined): string {
  return encoding === undefined ? text : byteText(escapedBytes(text))
}

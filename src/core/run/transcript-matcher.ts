import { atAPrompt } from '../bash/at-a-prompt.ts'
import type { Step } from '../lab.ts'
import type { Matcher } from '../matcher.ts'
import { withoutBlankEnd } from '../text/without-blank-end.ts'

/**
 * Compares what a command of a transcript printed as it came, and as somebody at a prompt sees it: without the empty lines at
 * its end, and with the shell's own messages as they are there.
 */
export function transcriptMatcher({ key }: Step, match: Matcher): Matcher {
  return (expectation, came, captures, origins) => {
    const short = withoutBlankEnd(came, expectation.blankEnd ?? 0)
    const seen = atAPrompt(short, key.shell)
    let result = match(expectation, came, captures, origins)
    for (const [printed, before] of [
      [short, came],
      [seen, short],
    ] as const) {
      if (!result.fits && printed !== before) result = match(expectation, printed, captures, origins)
    }
    return result
  }
}

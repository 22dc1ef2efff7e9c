import type { Expectation } from '../core/expectation.ts'
import { complain } from '../parse/complain.ts'
import { shown } from '../parse/words.ts'
import { authorsText, isAuthors } from '../volatile/authors-text.ts'
import type { Volatile } from '../volatile/kinds.ts'
import { type CheckedLab, placeInExpected } from './checked-lab.ts'
import { type Suspect, suspectPieces } from './suspect-pieces.ts'

/**
 * Warns of what is written out in an expectation and would be printed otherwise in another run. What a script or the front
 * matter has in it is the author's own, and stays the same.
 *
 * @param isAsked which of them; all, if left out
 */
export function findVolatile(checked: CheckedLab, isAsked: (found: Volatile) => boolean = () => true): void {
  const own = authorsText(checked.allSteps, checked.lab, checked.source)
  for (const { expectations } of checked.steps) {
    for (const expectation of expectations) {
      for (const suspect of suspectPieces(expectation)) {
        for (const one of suspect.found)
          if (isAsked(one) && !isAuthors(own, one)) warn(checked, expectation, suspect, one)
      }
    }
  }
}

function warn(
  checked: CheckedLab,
  expectation: Expectation,
  { piece, isNumber }: Suspect,
  { from, to, text, what, type, isSure }: Volatile,
): void {
  const written = (inside: string) => (isNumber ? `"{{${inside}}}"` : `{{${inside}}}`)
  const placeholder = written(type)
  complain(checked.file, placeInExpected(checked, expectation, piece, piece.from + from, piece.from + to), {
    rule: 'volatile-literal',
    severity: 'warning',
    reason: `found ${shown(text)}, ${what}, which ${isSure ? 'differs' : 'may differ'} from run to run, expected ${placeholder}`,
    hint: `With a name it can be used further down: ${written(`name:${type}`)}`,
    actual: text,
    expected: [placeholder],
  })
}

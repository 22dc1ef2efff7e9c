import type { Step } from '../../src/core/lab.ts'
import type { LabText } from './lab-text.ts'
import type { Mutant } from './mutant.ts'

const EXIT = /\s+exit=(\w+)/

/** The lab with a step's expected exit status made wrong: another, none where there was one, one where there was none. */
export function exitMutants(step: Step, text: LabText): Mutant[] {
  return step.transcript === undefined ? atFence(step, text) : underCommand(step, text)
}

/** In a transcript the status stands under what is printed. */
function underCommand({ id, exit, place, expectations: [printed] }: Step, text: LabText): Mutant[] {
  const at = printed!.firstLine + printed!.lines.length
  const written = /\[\d+\]\s*$/.exec(at <= place.endLine! ? text.line(at) : '')?.[0]
  const indentation = text.line(place.line).slice(0, place.column - 1)
  return wrongStatuses(exit).map((wrong) => ({
    mutation: 'change exit',
    step: id,
    line: at,
    of: `${written?.trim() ?? 'no status'}, now ${wrong === null ? 'none' : `[${wrong}]`}`,
    text: text.replaced(
      at,
      written === undefined ? 0 : 1,
      wrong === null ? [] : [`${indentation}[${wrong}]`],
    ),
  }))
}

function atFence({ id, exit, place }: Step, text: LabText): Mutant[] {
  const fence = text.line(place.line)
  return wrongStatuses(exit).map((wrong) => {
    const changed = wrong === null ? fence.replace(EXIT, '') : withExit(fence, wrong)
    return {
      mutation: 'change exit',
      step: id,
      line: place.line,
      of: `${EXIT.exec(fence)?.[0].trim() ?? 'no exit='}, now ${wrong === null ? 'none' : `exit=${wrong}`}`,
      text: text.replaced(place.line, 1, [changed]),
    }
  })
}

/** `null`: no `exit=` at all. */
function wrongStatuses(exit: Step['exit']): (number | null)[] {
  if (exit === 'any') return [0]
  return exit === 0 ? [1] : [exit === 255 ? 254 : exit + 1, null]
}

function withExit(fence: string, status: number): string {
  return EXIT.test(fence) ? fence.replace(EXIT, ` exit=${status}`) : `${fence.trimEnd()} exit=${status}`
}

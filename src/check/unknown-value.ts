import { complain } from '../parse/complain.ts'
import { isType } from '../parse/expectation/types.ts'
import { walkMarkdown } from '../parse/markdown/walk.ts'
import { near } from '../parse/near.ts'
import { oneOf } from '../parse/words.ts'
import { capturedNames } from './captured-names.ts'
import type { CheckedLab } from './checked-lab.ts'

/**
 * Warns of a `{{name}}` in the text that stands for nothing which a step captures: on the page it would stay as it is. In a lab that
 * captures nothing, such braces are about something else.
 */
export function findUnknownValues(checked: CheckedLab): void {
  const names = [...capturedNames(checked.allSteps).keys()]
  if (names.length === 0) return
  walkMarkdown(checked.tree, ({ type, position }) => {
    if (type !== 'text') return
    const { start, end } = position!
    // By the source: in the tree, characters may have been written otherwise.
    for (let line = start.line; line <= end.line; line += 1) {
      const from = line === start.line ? start.column - 1 : 0
      const to = line === end.line ? end.column - 1 : undefined
      for (const { 0: braces, 1: name, index } of checked.source[line - 1]!.slice(0, to).matchAll(VALUE)) {
        if (index >= from && !names.includes(name!) && !isType(name!))
          warn(checked, line, index + 1, braces, names)
      }
    }
  })
}

const VALUE = /\{\{([A-Za-z_]\w*)\}\}/g

function warn(
  { file }: CheckedLab,
  line: number,
  column: number,
  braces: string,
  names: readonly string[],
): void {
  const name = braces.slice(2, -2)
  const nearest = near(name, names)
  complain(
    file,
    { line, column, endLine: line, endColumn: column + braces.length },
    {
      rule: 'unknown-value',
      severity: 'warning',
      reason: `found ${braces} in the text, which no step captures, expected ${names.length > 8 ? 'a name that is captured' : oneOf(names)}`,
      hint:
        nearest === null
          ? 'If it is to be read as it stands, write it as `code`.'
          : `Did you mean {{${nearest}}}?`,
      actual: name,
      ...(nearest !== null && { expected: [`{{${nearest}}}`] }),
    },
  )
}

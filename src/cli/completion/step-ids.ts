import { parseInfo } from '../../parse/info-string/info-string.ts'
import { roleOf, type StepRole } from '../../parse/info-string/role.ts'
import { type Candidate, closed } from './candidate.ts'

/** A fence, behind the signs of the lists and quotes that it may stand in. */
const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[\s>]+)*(`{3,}|~{3,})(.*)$/

/**
 * The names of a lab's steps, in their order. Steps without `id=` have numbers for names, which say nothing, and are left out; so
 * are those of setup files.
 */
export function stepIds(text: string): Candidate[] {
  const found: Candidate[] = []
  for (const { role, line } of steps(text)) {
    const id = role.attributes.find(({ key }) => key === 'id')?.value
    if (id) found.push(closed(id, `${role.target}, line ${line}`))
  }
  return found
}

/** Whether anything in a Markdown file runs. */
export function hasSteps(text: string): boolean {
  return !steps(text).next().done
}

/** Found by the fences alone: to read a file as Markdown takes longer than one waits who has pressed Tab. */
function* steps(text: string): Generator<{ role: StepRole; line: number }> {
  let open = ''
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, fence = '', info = ''] = FENCE.exec(line) ?? []
    if (fence === '') continue
    if (open !== '') {
      if (fence.startsWith(open) && info.trim() === '') open = ''
      continue
    }
    // Backticks behind backticks are code within a line.
    if (fence.startsWith('`') && info.includes('`')) continue
    open = fence
    const role = roleOf(parseInfo(info, { line: index + 1, column: 1 }))
    if (role.kind === 'step') yield { role, line: index + 1 }
  }
}

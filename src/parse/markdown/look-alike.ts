import type { Complaint } from '../complain.ts'
import { parseInfo } from '../info-string/info-string.ts'
import { roleOf } from '../info-string/role.ts'
import { shown } from '../words.ts'

/** What Markdown made of the lines around one that looks like a fence. */
export type Surroundings = 'text' | 'indented-code' | 'html'

/** A line that starts like a fence, outside of any fenced block. */
export interface LookAlike {
  column: number
  /** The run of backticks, tildes or quotes. */
  run: string
  rest: string
}

// List markers, quotes and a task's box: all that can stand before a fence on its line.
const BEFORE = /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t>]+)*(?:\[[ xX]\][ \t]+)?/

/** The beginning of a fence, or of what is mistaken for one. */
const RUN = /^(?:`{2,}|~{2,}|['´‘’ʼ]{3})/

/** Finds a run at the start of a line. */
export function findLookAlike(line: string): LookAlike | null {
  const before = BEFORE.exec(line)![0]
  const run = RUN.exec(line.slice(before.length))?.[0]
  if (run === undefined) return null
  return { column: before.length + 1, run, rest: line.slice(before.length + run.length) }
}

// A line of prose that is longer holds no fence that somebody has mistyped.
const LONGEST = 10_000

/** Finds a fence with something before it on its line, all that is missing to a block. */
export function findStrayFence(line: string, isCode: (column: number) => boolean): LookAlike | null {
  if (line.length > LONGEST) return null
  for (const { 0: run, index } of line.matchAll(/`{3,}|~{3,}/g)) {
    const rest = line.slice(index + run.length)
    if (/^\S/.test(rest) && !isCode(index + 1) && meansBlock(rest)) return { column: index + 1, run, rest }
  }
  return null
}

/**
 * What is wrong with a line that looks like a fence and is none.
 *
 * @param closesOnLine where the run starts inline code that ends on this very line: its length, else `null`
 * @returns `null` where it is meant as it stands
 */
export function lookAlikeComplaint(
  { run, rest }: LookAlike,
  surroundings: Surroundings,
  closesOnLine: number | null,
): Complaint | null {
  const isFence = /^(?:`{3,}|~{3,})$/.test(run)
  if (closesOnLine !== null && !isWholeBlock(run, rest, closesOnLine)) return null
  if (surroundings === 'indented-code') return isFence ? indented(run, rest) : null
  if (surroundings === 'html') return isFence && meansBlock(rest) ? inHtml(run, rest) : null
  if (!isFence && run !== '``' && !meansBlock(rest)) return null
  return inText(run, rest, closesOnLine !== null)
}

/** Inline code that is all of its line and reads like a block squeezed into one. */
function isWholeBlock(run: string, rest: string, length: number): boolean {
  return (
    run.length > 2 && /^\S/.test(rest) && rest.trimEnd().length === length - run.length && meansBlock(rest)
  )
}

function meansBlock(info: string): boolean {
  return roleOf(parseInfo(info.replace(/`+\s*$/, ''), { line: 1, column: 1 })).kind !== 'prose'
}

function indented(run: string, rest: string): Complaint {
  return {
    ...found(run, rest),
    reason: `found ${shown(run + rest)}, indented so far that it is no fence, expected at most three blanks before it`,
    hint: 'Four blanks make indented code of it. Move it to the left.',
  }
}

function inHtml(run: string, rest: string): Complaint {
  return {
    ...found(run, rest),
    reason: `found ${shown(run + rest)} inside HTML, expected a blank line before it`,
    hint: 'HTML goes on to the next blank line, and nothing in it runs.',
  }
}

function inText(run: string, rest: string, squeezed: boolean): Complaint {
  return {
    ...found(run, rest),
    reason: `found ${shown(run + rest)}, which starts like a fence and is none, expected ${squeezed ? 'a fence on a line of its own' : expectation(run, rest)}`,
    hint: squeezed
      ? 'The fence, the script and the closing fence each have their own line.'
      : hintFor(run, rest),
  }
}

function expectation(run: string, rest: string): string {
  if (!/^(?:`{3,}|~{3,})$/.test(run)) return run[0] === '~' ? 'three tildes' : 'three backticks'
  return run[0] === '`' && rest.includes('`')
    ? 'no backtick after the first three'
    : 'it on a line of its own'
}

function hintFor(run: string, rest: string): string {
  if (run === '``') return 'For code within a sentence, close it on the same line.'
  if (!/^(?:`{3,}|~{3,})$/.test(run)) return 'A fence is three backticks or three tildes.'
  if (run[0] === '`' && rest.includes('`'))
    return 'A value with a backtick needs a fence of tildes: ~~~bash host'
  return 'Leave a blank line before it, and at most three blanks to its left.'
}

function found(run: string, rest: string): Pick<Complaint, 'rule' | 'actual'> {
  return { rule: 'not-a-fence', actual: run + rest }
}

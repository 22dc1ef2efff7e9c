import type { Expectation, ExpectedLine } from '../core/expectation.ts'
import { complain } from '../parse/complain.ts'
import { type EndedLine, nearestEnding, readEnding } from '../parse/expectation/line-ending.ts'
import { shown, withoutBlanksAtEnd } from '../parse/words.ts'
import { type CheckedLab, placeInExpected } from './checked-lab.ts'

/** Why a line is hardly ever printed, and how it is written instead. */
interface Doubt {
  reason: string
  hint: string
}

/**
 * Warns of lines that can't be printed as they are written. Where they must not be, they would forbid nothing; elsewhere the
 * run tells, and only what nobody would see in its failure is told before.
 */
export function findCannotFit(checked: CheckedLab): void {
  for (const { expectations } of checked.steps) {
    for (const expectation of expectations) {
      if (!['lines', 'contains', 'not'].includes(expectation.mode)) continue
      for (const line of expectation.lines) {
        const doubt = doubtOf(expectation, line)
        if (doubt !== null) warn(checked, expectation, line, doubt)
      }
    }
  }
}

function warn(
  checked: CheckedLab,
  expectation: Expectation,
  line: ExpectedLine,
  { reason, hint }: Doubt,
): void {
  const text = withoutBlanksAtEnd(line.text)
  complain(checked.file, placeInExpected(checked, expectation, line, 0, text.length), {
    rule: 'cannot-fit',
    severity: 'warning',
    reason: `found ${shown(text)}, ${reason}`,
    hint,
    actual: text,
  })
}

function doubtOf(expectation: Expectation, line: ExpectedLine): Doubt | null {
  const ended = readEnding(withoutBlanksAtEnd(line.text))
  const doubt = openDoubt(expectation, line) ?? blankDoubt(ended)
  if (doubt !== null || expectation.mode !== 'not') return doubt
  return line.pattern.kind === 'literal' ? (endingDoubt(line.text) ?? signDoubt(line.text)) : wordDoubt(ended)
}

/** `(no-eol)` on a line behind which another one must come. */
function openDoubt({ mode, unordered, lines }: Expectation, line: ExpectedLine): Doubt | null {
  if (line.isOpen !== true || unordered || mode === 'not') return null
  const next = lines
    .slice(lines.indexOf(line) + 1)
    .find(({ pattern, times }) => pattern.kind !== 'gap' && times !== '?' && times !== '*')
  if (next === undefined) return null
  return {
    reason: `which ends what is printed, before line ${next.line}, expected (no-eol) on the last line alone`,
    hint: 'Only the last line that is printed can have no newline behind it.',
  }
}

/** `foo  (re)`: a blank that belongs to the regular expression. */
function blankDoubt({ body, kind, ending }: EndedLine): Doubt | null {
  if (kind !== 're' || !/(?:^|[^\\])(?:\\\\)*[ \t]$/.test(body)) return null
  return {
    reason: `whose regular expression ends with a blank, expected one blank before ${ending}`,
    hint: 'As it stands it fits only a line that is printed with a blank at its end.',
  }
}

/** `*error* (golb)`, `*error*(glob)` */
function endingDoubt(text: string): Doubt | null {
  const [, blank = '', word = ''] = /( ?)\(([A-Za-z-]+)[?*+]?\)\s*$/.exec(text) ?? []
  const ending = nearestEnding(word)
  if (ending === null || (blank === ' ' && ending === word)) return null
  return {
    reason: `which ends like a pattern and is none, expected ${blank === '' ? 'a blank before ' : ''}(${ending})`,
    hint: 'As it stands it forbids only a line that is printed just so.',
  }
}

/** `*error*`, `.*error.*`, `/error/`: signs that mean something only with an ending. */
function signDoubt(text: string): Doubt | null {
  const line = text.trim()
  const isRegex =
    /\.\*|\.\+|\[[^\]]+\][*+]|\\[dsw]/.test(line) || /^(?:\^.+|.*[A-Za-z)\]*+]\$|\/.+\/)$/.test(line)
  if (!isRegex && !/^\*.|.\*$/.test(line)) return null
  const ending = isRegex ? '(re)' : '(glob)'
  return {
    reason: `which forbids only a line that is printed just so, signs and all, expected ${ending} at its end`,
    hint: `If it is printed just so, write (literal) at its end.`,
  }
}

/** `error (re)`, `^error (re)`: a pattern in which nothing can differ was meant for a part of a line. */
function wordDoubt({ body, kind, ending }: EndedLine): Doubt | null {
  if (kind !== 're' && kind !== 'glob') return null
  const [, start = '', text = '', end = ''] =
    kind === 'glob' ? ['', '', body] : /^(\^?)(.*?)(\$?)$/.exec(body)!
  // With both ends anchored the author knows that it is a whole line.
  if (/[*?+.\\[({|^$]/.test(text) || text.trim() === '' || (start !== '' && end !== '')) return null
  const any = kind === 'glob' ? '*' : '.*'
  const around = `${start === '' ? any : ''}${text.trim()}${end === '' ? any : ''} ${ending}`
  return {
    reason: `which forbids only a whole line ${shown(text.trim())}, expected ${shown(around)}`,
    hint: 'If the whole line is meant, write it without an ending.',
  }
}

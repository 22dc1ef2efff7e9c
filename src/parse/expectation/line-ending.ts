import type { LineTimes } from '../../core/expectation.ts'
import { near } from '../near.ts'

/** What the ending of an expected line says of the text before it. */
export type EndingKind = 'plain' | 'exact' | 'esc' | 'glob' | 're'

/** An expected line, its endings taken off. */
export interface EndedLine {
  body: string
  kind: EndingKind
  /** The body has escapes in it, which are resolved before it is a glob: `foo\t* (esc) (glob)`. */
  isEscaped: boolean
  times: LineTimes | null
  /** `(no-eol)` */
  isOpen: boolean
  /** The endings as written, without the blank before them; empty for a line without. */
  ending: string
}

/** The words of cram and of scrut, and `literal`, which says plainly what scrut calls `equal`. */
const KINDS: Readonly<Record<string, EndingKind>> = {
  literal: 'exact',
  equal: 'exact',
  eq: 'exact',
  escaped: 'esc',
  esc: 'esc',
  glob: 'glob',
  gl: 'glob',
  regex: 're',
  re: 're',
}

const ENDING = new RegExp(String.raw` \((?:(no-eol|${Object.keys(KINDS).join('|')})([?*+]?)|([?*+]))\)$`)
const ESCAPED = / \((?:escaped|esc)\)$/
const OPEN = / \(no-eol\)$/

/** The word that an ending was meant to be, or is: `glob` for `golb`; `null` where it is none. */
export function nearestEnding(word: string): string | null {
  const words = ['no-eol', ...Object.keys(KINDS)]
  if (words.includes(word)) return word
  // Of shorter ones everything is one letter away.
  const long = words.filter(({ length }) => length > 3)
  return near(word, long, 1) ?? (near(word, ['regexp']) === null ? null : 'regex')
}

/** Takes the endings off a line, whose own blanks at its end are off already. */
export function readEnding(line: string): EndedLine {
  const found = ENDING.exec(line)
  if (found === null)
    return { body: line, kind: 'plain', isEscaped: false, times: null, isOpen: false, ending: '' }
  const [, word = '', quantifier = '', alone = ''] = found
  const before = line.slice(0, found.index)
  const kind = KINDS[word] ?? 'plain'
  const inner =
    word === 'no-eol' ? { ...readEnding(before), isOpen: true } : { ...takeInner(before, kind), kind }
  const times = ((quantifier || alone) as LineTimes) || null
  return {
    times,
    ...inner,
    ...(times !== null && { times }),
    ending: line.slice(inner.body.length).trimStart(),
  }
}

/** `a\tb (no-eol) (esc)` is what cram writes, `a\t* (esc) (glob)` what scrut has. */
function takeInner(text: string, kind: EndingKind): Pick<EndedLine, 'body' | 'isEscaped' | 'isOpen'> {
  let body = text
  const take = (ending: RegExp) => {
    const before = body
    body = body.replace(ending, '')
    return body !== before
  }
  const mayBeOpen = kind === 'esc' || kind === 'glob'
  const isEscaped = kind === 'glob' && take(ESCAPED)
  const isOpen = mayBeOpen && take(OPEN)
  return { body, isEscaped: isEscaped || kind === 'esc', isOpen }
}

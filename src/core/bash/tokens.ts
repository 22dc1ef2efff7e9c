import { lineEnd, skipBrackets, skipNested } from './nesting.ts'

/** The smallest piece of a bash script that means something by itself. */
export interface ShellToken {
  /** `operator`: what ends or joins commands, a line break included. */
  kind: 'word' | 'operator' | 'redirection'
  /** As written; of a redirection its operator alone, `<<-`. */
  text: string
  /** Offsets in the script: the first of it, and the one behind it. A here-document ends with its last line. */
  from: number
  to: number
}

/** A script, taken into tokens. */
export interface ShellTokens {
  tokens: readonly Readonly<ShellToken>[]
  /** Whether all that was opened is closed. */
  closed: boolean
}

/**
 * Takes a bash script into tokens. Comments are left out; what stands in `$( … )` or backticks, `[[ … ]]`, `(( … ))` or the
 * brackets of an array is part of its word. Not a parser of bash (`bash -n` is that): a broken script gives some tokens too.
 */
export function shellTokens(script: string): ShellTokens {
  const known = recent.get(script)
  if (known !== undefined) return known
  const tokens = new Tokenizer(script).all()
  if (script.length > LONGEST_KEPT) return tokens
  if (recent.size === MOST_KEPT) recent.clear()
  recent.set(script, tokens)
  return tokens
}

/** A lab's scripts are asked for four times, when it is read, checked and shown. */
const recent = new Map<string, ShellTokens>()
const MOST_KEPT = 200
const LONGEST_KEPT = 10_000

const OPERATORS = /^(?:&&|\|\||\|&|;;&?|;&|[;&|()\n])/
const REDIRECTION = /^(?:<<<|<<-?|<>|<&|<|&>>|&>|>>|>&|>\||>)/
const NUMBER_OR_NAME = /^(?:\d+|\{[A-Za-z_]\w*\})$/
const ARRAY = /^[A-Za-z_]\w*(?:\[.*\])?\+?=$/s
/** After these words a command begins. */
const BEFORE_COMMAND = /^(?:if|then|elif|else|while|until|do|time|!|\{)$/

class Tokenizer {
  readonly #script: string
  readonly #tokens: ShellToken[] = []
  #closed = true
  /** What comes is the first word of a command. */
  #atStart = true
  /** How often brackets may still turn out not to be arithmetic. */
  #looks = 100
  /** Redirections whose text begins at the next line. */
  #hereDocuments: { token: ShellToken; word: string }[] = []

  constructor(script: string) {
    this.#script = script
  }

  all(): ShellTokens {
    for (let at = 0; at < this.#script.length; ) at = this.#step(at)
    return { tokens: this.#tokens, closed: this.#closed && this.#hereDocuments.length === 0 }
  }

  #step(at: number): number {
    const char = this.#script[at]!
    if (char === ' ' || char === '\t') return at + 1
    if (char === '\\' && this.#script[at + 1] === '\n') return at + 2
    if (char === '#') return lineEnd(this.#script, at)
    const ahead = this.#script.slice(at, at + 3)
    const redirection = isSubstitution(ahead) ? undefined : REDIRECTION.exec(ahead)?.[0]
    if (redirection !== undefined) return this.#redirect(redirection, at)
    const arithmetic = ahead.startsWith('((') ? this.#arithmeticEnd(at) : null
    if (arithmetic !== null) return this.#push('word', at, arithmetic)
    const operator = OPERATORS.exec(ahead)?.[0]
    if (operator !== undefined) return this.#operator(operator, at)
    return this.#word(at)
  }

  #push(kind: ShellToken['kind'], from: number, to: number): number {
    const text = this.#script.slice(from, to)
    this.#atStart = kind === 'operator' || (this.#atStart && kind === 'word' && BEFORE_COMMAND.test(text))
    this.#tokens.push({ kind, text, from, to })
    return to
  }

  #operator(operator: string, at: number): number {
    const next = this.#push('operator', at, at + operator.length)
    return operator === '\n' ? this.#readHereDocuments(next) : next
  }

  #word(at: number): number {
    if (this.#atStart && /^\[\[\s/.test(this.#script.slice(at, at + 3))) return this.#test(at)
    const end = this.#wordEnd(at)
    // `2>file`: the number belongs to the redirection.
    if (NUMBER_OR_NAME.test(this.#script.slice(at, end)) && /[<>]/.test(this.#script[end] ?? '')) return end
    return this.#push('word', at, end)
  }

  /** `[[ … ]]`, in which operators mean something else. */
  #test(start: number): number {
    let at = start
    while (at < this.#script.length) {
      if (/^\s\]\](?:[\s;&|)<>]|$)/.test(this.#script.slice(at, at + 4))) {
        return this.#push('word', start, at + 3)
      }
      at = this.#skip(at)
    }
    this.#closed = false
    return this.#push('word', start, at)
  }

  /** `(( … ))`, unless it only looks so: `((a) | b)`. Each look goes to the bracket's end, so hundreds are not taken. */
  #arithmeticEnd(at: number): number | null {
    const isLoop = this.#tokens.at(-1)?.text === 'for'
    if ((!this.#atStart && !isLoop) || this.#looks === 0) return null
    this.#looks -= 1
    const outer = skipBrackets(this.#script, at)
    if (!outer.closed || skipBrackets(this.#script, at + 1).end !== outer.end - 1) return null
    this.#looks += 1
    return outer.end
  }

  #redirect(operator: string, from: number): number {
    const at = skipBlanks(this.#script, from + operator.length)
    const end = this.#wordEnd(at)
    const token: ShellToken = { kind: 'redirection', text: operator, from, to: end }
    if (operator === '<<' || operator === '<<-') {
      this.#hereDocuments.push({ token, word: this.#script.slice(at, end).replace(/['"\\]/g, '') })
    }
    this.#tokens.push(token)
    this.#atStart = false
    return end
  }

  #readHereDocuments(next: number): number {
    let at = next
    for (const { token, word } of this.#hereDocuments) {
      for (let isLast = false; !isLast && at < this.#script.length; ) {
        const end = lineEnd(this.#script, at)
        const line = this.#script.slice(at, end)
        isLast = (token.text === '<<-' ? line.replace(/^\t+/, '') : line) === word
        at = end + 1
        token.to = end
      }
    }
    this.#hereDocuments = []
    return at
  }

  #wordEnd(start: number): number {
    let at = start
    while (at < this.#script.length) {
      const char = this.#script[at]!
      if (char === '(' && ARRAY.test(this.#script.slice(start, at))) {
        const { end, closed } = skipBrackets(this.#script, at)
        this.#closed &&= closed
        return end
      }
      if (/[ \t\n;&|()]/.test(char)) break
      if (/[<>]/.test(char) && !(at === start && this.#script[at + 1] === '(')) break
      at = this.#skip(at)
    }
    return at
  }

  #skip(at: number): number {
    const { end, closed } = skipNested(this.#script, at)
    this.#closed &&= closed
    return end
  }
}

/** `<( … )` and `>( … )` are words. */
function isSubstitution(ahead: string): boolean {
  return ahead.startsWith('<(') || ahead.startsWith('>(')
}

function skipBlanks(script: string, start: number): number {
  let at = start
  while (script[at] === ' ' || script[at] === '\t') at += 1
  return at
}

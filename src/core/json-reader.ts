/**
 * JSON (RFC 8259) read without recursion, so that no depth is too deep for the stack; several documents may follow one another.
 * Own code, since `JSON.parse` tells neither where a value stands nor that a key stands twice, and makes one number of two that
 * differ in their 17th digit.
 */

/** What is told of a text as it is read. Offsets are in UTF-16 code units. */
export interface JsonListener {
  open(kind: JsonGroup, from: number): void
  close(to: number): void
  /** @param from of its first quote @param to behind its last one */
  key(text: string, from: number, to: number): void
  string(text: string, from: number, to: number): void
  /** @param source as written: `1e3` */
  number(source: string, from: number, to: number): void
  constant(value: boolean | null, from: number, to: number): void
}

export type JsonGroup = 'object' | 'array'

/** Why a text is no JSON, or too much of it. */
export interface JsonMistake {
  /** The offending text; at the end of the whole text both are its length. */
  from: number
  to: number
  /** What would be right there: `a value`. */
  expected: string
  /** Where the bracket stands that is never closed. */
  opened?: number
  /** It may be JSON, and is more than is read. */
  isLimit?: true
}

/** What is read at most. */
export interface JsonLimits {
  depth: number
  /** Values in all, keys not counted. */
  values: number
}

/** Reads all the documents of a text. @returns the first mistake; what was told until then stands */
export function readJson(text: string, limits: JsonLimits, listener: JsonListener): JsonMistake | null {
  return new Reader(text, limits, listener).read()
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORD = /"[^"\n]*"|[^\s{}[\],:"]+|[^\s]/y
const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
])

const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** What may come next. */
type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma'

/** A reading in progress. */
class Reader {
  readonly #text: string
  readonly #limits: JsonLimits
  readonly #listener: JsonListener
  /** The groups that are open, and where each was opened. */
  readonly #open: { kind: JsonGroup; at: number }[] = []
  #at = 0
  #values = 0
  #state: State = 'value'
  #mistake: JsonMistake | null = null

  constructor(text: string, limits: JsonLimits, listener: JsonListener) {
    this.#text = text
    this.#limits = limits
    this.#listener = listener
  }

  read(): JsonMistake | null {
    for (;;) {
      this.#skipBlanks()
      if (this.#at === this.#text.length) return this.#mistakeAtEnd()
      this.#step()
      if (this.#mistake !== null) return this.#mistake
    }
  }

  #skipBlanks(): void {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) return
    }
  }

  #step(): void {
    const char = this.#text[this.#at]!
    switch (this.#state) {
      case 'value':
        this.#value(char, 'a value')
        break
      case 'first value':
        if (char === ']') this.#close()
        else this.#value(char, 'a value or ]')
        break
      case 'key':
        this.#key('a key in double quotes')
        break
      case 'first key':
        if (char === '}') this.#close()
        else this.#key('a key in double quotes or }')
        break
      case 'colon':
        if (char === ':') this.#go(1, 'value')
        else this.#fail('a colon')
        break
      case 'comma':
        this.#comma(char)
    }
  }

  #comma(char: string): void {
    const group = this.#open.at(-1)!
    const end = group.kind === 'object' ? '}' : ']'
    if (char === ',') this.#go(1, group.kind === 'object' ? 'key' : 'value')
    else if (char === end) this.#close()
    else this.#fail(`a comma or ${end}`)
  }

  #go(length: number, state: State): void {
    this.#at += length
    this.#state = state
  }

  #value(char: string, expected: string): void {
    if (this.#values === this.#limits.values) {
      this.#failByLimit(`at most ${this.#limits.values} values`)
      return
    }
    this.#values += 1
    if (char === '{') this.#openGroup('object')
    else if (char === '[') this.#openGroup('array')
    else if (char === '"') this.#string(expected)
    else if (char === '-' || (char >= '0' && char <= '9')) this.#number()
    else this.#constant(expected)
  }

  #openGroup(kind: JsonGroup): void {
    if (this.#open.length === this.#limits.depth) {
      this.#failByLimit(`at most ${this.#limits.depth} brackets within one another`)
      return
    }
    this.#open.push({ kind, at: this.#at })
    this.#listener.open(kind, this.#at)
    this.#go(1, kind === 'object' ? 'first key' : 'first value')
  }

  #close(): void {
    this.#open.pop()
    this.#go(1, 'comma')
    this.#listener.close(this.#at)
    this.#afterValue()
  }

  #afterValue(): void {
    this.#state = this.#open.length === 0 ? 'value' : 'comma'
  }

  #key(expected: string): void {
    const read = this.#readString(expected)
    if (read === null) return
    this.#listener.key(read.text, this.#at, read.to)
    this.#at = read.to
    this.#state = 'colon'
  }

  #string(expected: string): void {
    const read = this.#readString(expected)
    if (read === null) return
    this.#listener.string(read.text, this.#at, read.to)
    this.#at = read.to
    this.#afterValue()
  }

  /** Character by character, since a regular expression for it would run out of stack in a string of megabytes. */
  #readString(expected: string): { text: string; to: number } | null {
    const from = this.#at
    if (this.#text[from] !== '"') {
      this.#fail(expected)
      return null
    }
    let isEscaped = false
    for (let at = from + 1; at < this.#text.length; at += 1) {
      const code = this.#text.charCodeAt(at)
      if (code === QUOTE) return { text: this.#unescaped(from, at, isEscaped), to: at + 1 }
      if (code < SPACE) {
        const isEnd = code === 0x0a || code === 0x0d
        this.#failAt(at, at + 1, isEnd ? 'the end of the string' : 'an escape such as \\u0009 for it')
        return null
      }
      if (code !== BACKSLASH) continue
      isEscaped = true
      ESCAPE.lastIndex = at
      if (!ESCAPE.test(this.#text)) {
        this.#failAt(at, Math.min(at + 2, this.#text.length), 'an escape such as \\\\, \\" or \\n')
        return null
      }
      at = ESCAPE.lastIndex - 1
    }
    this.#mistake = {
      from: this.#text.length,
      to: this.#text.length,
      expected: 'the end of the string',
      opened: from,
    }
    return null
  }

  #unescaped(from: number, to: number, isEscaped: boolean): string {
    return isEscaped ? (JSON.parse(this.#text.slice(from, to + 1)) as string) : this.#text.slice(from + 1, to)
  }

  #number(): void {
    const to = this.#match(NUMBER)
    const word = this.#match(WORD)
    if (to !== word) {
      this.#fail('a number such as -1.5e3')
      return
    }
    this.#listener.number(this.#text.slice(this.#at, to), this.#at, to)
    this.#at = to
    this.#afterValue()
  }

  #constant(expected: string): void {
    const to = this.#match(WORD)
    const value = CONSTANTS.get(this.#text.slice(this.#at, to))
    if (value === undefined) {
      this.#fail(expected)
      return
    }
    this.#listener.constant(value, this.#at, to)
    this.#at = to
    this.#afterValue()
  }

  /** @returns the index behind what matches here; where nothing does, here */
  #match(pattern: RegExp): number {
    pattern.lastIndex = this.#at
    return pattern.test(this.#text) ? pattern.lastIndex : this.#at
  }

  #fail(expected: string): void {
    this.#failAt(this.#at, Math.max(this.#match(WORD), this.#at + 1), expected)
  }

  #failByLimit(expected: string): void {
    this.#mistake = { from: this.#at, to: this.#at + 1, expected, isLimit: true }
  }

  #failAt(from: number, to: number, expected: string): void {
    this.#mistake = { from, to, expected }
  }

  #mistakeAtEnd(): JsonMistake | null {
    const group = this.#open.at(-1)
    if (group === undefined) return null
    const end = this.#text.length
    const expected =
      this.#state === 'comma'
        ? `a comma or ${group.kind === 'object' ? '}' : ']'}`
        : this.#state === 'colon'
          ? 'a colon'
          : this.#state.includes('key')
            ? 'a key in double quotes or }'
            : 'a value'
    return { from: end, to: end, expected, opened: group.at }
  }
}

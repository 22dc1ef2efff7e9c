import { skipNested } from './shell-nesting.ts'

/** A simple command of a script, as far as it can be told without running it. */
export interface ShellCommand {
  words: ShellWord[]
  /** Something is fed to its stdin: a pipe, a file, a here-document. */
  hasInput: boolean
}

/** A word as written, quotes and all. */
export interface ShellWord {
  text: string
  /** In the script. */
  offset: number
}

/**
 * The simple commands of a bash script, in order. Comments, here-documents and redirections are left out; what stands in
 * `$( … )` or backticks is part of its word. Not a parser of bash (`bash -n` is that), so where a script is broken the
 * result merely ends early. Linear in the script's length.
 */
export function shellCommands(script: string): ShellCommand[] {
  return new Splitter(script).commands()
}

const OPERATORS = /^(?:&&|\|\||\|&|;;&?|;&|[;&|()\n])/
const REDIRECTION = /^(?:<<<|<<-?|<>|<&|<|&>>|&>|>>|>&|>\||>)/

class Splitter {
  readonly #script: string
  readonly #commands: ShellCommand[] = []
  #words: ShellWord[] = []
  #hasInput = false
  /** Closing words of here-documents whose text begins at the next line. */
  #hereDocuments: { word: string; tabs: boolean }[] = []

  constructor(script: string) {
    this.#script = script
  }

  commands(): ShellCommand[] {
    for (let at = 0; at < this.#script.length; ) at = this.#step(at)
    this.#end(false)
    return this.#commands
  }

  #step(at: number): number {
    const char = this.#script[at]!
    if (char === ' ' || char === '\t') return at + 1
    if (char === '\\' && this.#script[at + 1] === '\n') return at + 2
    if (char === '#') return this.#lineEnd(at)
    const ahead = this.#script.slice(at, at + 3)
    const redirection = isSubstitution(ahead) ? undefined : REDIRECTION.exec(ahead)?.[0]
    if (redirection !== undefined) return this.#redirect(redirection, at + redirection.length)
    const operator = OPERATORS.exec(ahead)?.[0]
    if (operator !== undefined) return this.#operator(operator, at + operator.length)
    return this.#word(at)
  }

  #operator(operator: string, next: number): number {
    this.#end(operator === '|' || operator === '|&')
    return operator === '\n' ? this.#skipHereDocuments(next) : next
  }

  #end(pipes: boolean): void {
    if (this.#words.length > 0) this.#commands.push({ words: this.#words, hasInput: this.#hasInput })
    this.#words = []
    this.#hasInput = pipes
  }

  #word(at: number): number {
    const end = wordEnd(this.#script, at)
    const text = this.#script.slice(at, end)
    // `2>file`: the number belongs to the redirection.
    if (!(/^\d+$/.test(text) && /[<>]/.test(this.#script[end] ?? ''))) this.#words.push({ text, offset: at })
    return end
  }

  #redirect(operator: string, next: number): number {
    const at = skipBlanks(this.#script, next)
    const end = wordEnd(this.#script, at)
    if (operator.startsWith('<') && operator !== '<>') this.#hasInput = true
    if (operator === '<<' || operator === '<<-') {
      const word = this.#script.slice(at, end).replace(/['"\\]/g, '')
      this.#hereDocuments.push({ word, tabs: operator === '<<-' })
    }
    return end
  }

  #skipHereDocuments(next: number): number {
    let at = next
    for (const { word, tabs } of this.#hereDocuments) {
      for (let isLast = false; !isLast && at < this.#script.length; ) {
        const end = this.#lineEnd(at)
        const line = this.#script.slice(at, end)
        isLast = (tabs ? line.replace(/^\t+/, '') : line) === word
        at = end + 1
      }
    }
    this.#hereDocuments = []
    return at
  }

  #lineEnd(at: number): number {
    const end = this.#script.indexOf('\n', at)
    return end < 0 ? this.#script.length : end
  }
}

/** `<( … )` and `>( … )` are words. */
function isSubstitution(ahead: string): boolean {
  return ahead.startsWith('<(') || ahead.startsWith('>(')
}

function wordEnd(script: string, start: number): number {
  let at = start
  while (at < script.length) {
    const char = script[at]!
    if (/[ \t\n;&|()]/.test(char)) break
    if (/[<>]/.test(char) && !(at === start && script[at + 1] === '(')) break
    at = skipNested(script, at)
  }
  return at
}

function skipBlanks(script: string, start: number): number {
  let at = start
  while (script[at] === ' ' || script[at] === '\t') at += 1
  return at
}

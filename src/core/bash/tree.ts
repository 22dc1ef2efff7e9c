import { type ShellToken, shellTokens } from './tokens.ts'

/**
 * A bash script by its commands: what contains what. `parts` are, in order:
 *
 * - `command`: a simple command, a test, arithmetic, or the name of a function that is being defined: none
 * - `list`, `and-or`, `pipeline`: what they join
 * - `not`, `background`, `group`, `subshell`, `function`: the one that is in it
 * - `if`: the condition, what is done then, what else (an `if` of its own for `elif`)
 * - `case`: its branches; one that falls through has the next as its last part
 * - `while` (and `until`): the condition and the body
 * - `for` (and `select`): the body
 */
export interface ShellNode {
  kind: NodeKind
  parts: ShellNode[]
  /** First word, quotes taken off: of a command its name, of a function what it is called. Else empty. */
  name: string
  /** Second word of a command. */
  argument: string
  /** Offsets in the script: its first character, and the one behind its last. */
  from: number
  to: number
  /** Its streams are its own: it fails where a file can't be opened. */
  redirected: boolean
  /** No line break stands between it and the part before it. */
  joined: boolean
  /** A `for` over at least one word that is always there. */
  runsOnce: boolean
}

export type NodeKind =
  | 'command'
  | 'list'
  | 'and-or'
  | 'pipeline'
  | 'not'
  | 'background'
  | 'group'
  | 'subshell'
  | 'function'
  | 'if'
  | 'case'
  | 'while'
  | 'for'

/** @returns `null` for what is no bash, or is bash that this can't read */
export function readShell(script: string): ShellNode | null {
  const { tokens, closed } = shellTokens(script)
  if (!closed) return null
  try {
    return new Reader(tokens, script.length).script()
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

/** Who nests deeper than this writes no lab, and would overflow the stack. */
const DEEPEST = 100

class Unreadable extends Error {}

const LIST_ENDS = new Set(['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}', ')', ';;', ';&', ';;&'])
const NAME = /^[A-Za-z_]\w*$/
const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[.*\])?\+?=/s

class Reader {
  readonly #tokens: readonly ShellToken[]
  readonly #end: ShellToken
  #at = 0
  #depth = 0

  constructor(tokens: readonly ShellToken[], length: number) {
    this.#tokens = tokens
    this.#end = { kind: 'operator', text: '', from: length, to: length }
  }

  script(): ShellNode {
    const list = this.#list()
    if (this.#next !== this.#end) throw new Unreadable()
    return list
  }

  get #next(): ShellToken {
    return this.#tokens[this.#at] ?? this.#end
  }

  #take(): ShellToken {
    const token = this.#next
    this.#at += 1
    return token
  }

  #is(...texts: string[]): boolean {
    return this.#next.kind !== 'redirection' && texts.includes(this.#next.text)
  }

  #skipIf(...texts: string[]): boolean {
    const found = this.#is(...texts)
    if (found) this.#at += 1
    return found
  }

  #expect(...texts: string[]): void {
    if (!this.#skipIf(...texts)) throw new Unreadable()
  }

  #skipLines(): void {
    while (this.#is('\n')) this.#at += 1
  }

  #node(kind: NodeKind, from: number, parts: ShellNode[], more: Partial<ShellNode> = {}): ShellNode {
    const last = this.#tokens[this.#at - 1]?.to ?? from
    const to = Math.max(from, last, ...parts.map((part) => part.to))
    return {
      kind,
      parts,
      name: '',
      argument: '',
      from,
      to,
      redirected: false,
      joined: false,
      runsOnce: false,
      ...more,
    }
  }

  #list(): ShellNode {
    if (++this.#depth > DEEPEST) throw new Unreadable()
    const from = this.#next.from
    const parts: ShellNode[] = []
    this.#skipLines()
    for (let joined = false; !LIST_ENDS.has(this.#next.text) && this.#next !== this.#end; ) {
      const part = this.#andOr()
      const isBackground = this.#is('&')
      parts.push({ ...(isBackground ? this.#node('background', part.from, [part]) : part), joined })
      joined = this.#skipIf(';', '&') && !this.#is('\n')
      if (!joined && !this.#is('\n')) break
      this.#skipLines()
    }
    this.#depth -= 1
    return this.#node('list', from, parts)
  }

  #andOr(): ShellNode {
    const parts = [this.#pipeline()]
    while (this.#skipIf('&&', '||')) {
      this.#skipLines()
      parts.push(this.#pipeline())
    }
    return parts.length === 1 ? parts[0]! : this.#node('and-or', parts[0]!.from, parts)
  }

  #pipeline(): ShellNode {
    const from = this.#next.from
    let isNot = false
    while (this.#is('!', 'time')) {
      isNot = this.#take().text === '!' || isNot
      this.#skipIf('-p')
    }
    const parts = [this.#command()]
    while (this.#skipIf('|', '|&')) {
      this.#skipLines()
      parts.push(this.#command())
    }
    const pipeline = parts.length === 1 ? parts[0]! : this.#node('pipeline', from, parts)
    return isNot ? this.#node('not', from, [pipeline]) : pipeline
  }

  #command(): ShellNode {
    const start = this.#next
    const compound = start.kind === 'redirection' ? null : this.#compound(start)
    if (compound === null) return this.#simple()
    if (this.#next.kind !== 'redirection' || compound.kind === 'function') return compound
    while (this.#next.kind === 'redirection') this.#take()
    return { ...compound, to: this.#tokens[this.#at - 1]!.to, redirected: true }
  }

  #compound({ text, from }: ShellToken): ShellNode | null {
    if (this.#skipIf('(')) return this.#enclosed('subshell', from, ')')
    if (this.#skipIf('{')) return this.#enclosed('group', from, '}')
    if (this.#skipIf('if')) return this.#if(from)
    if (this.#skipIf('while', 'until')) return this.#while(from)
    if (this.#skipIf('for', 'select')) return this.#for(from)
    if (this.#skipIf('case')) return this.#case(from)
    if (this.#skipIf('function')) return this.#function(from)
    const isFunction = this.#next.kind === 'word' && this.#tokens[this.#at + 1]?.text === '('
    if (isFunction) return this.#function(from)
    if (text === 'coproc' || LIST_ENDS.has(text)) throw new Unreadable()
    return null
  }

  #simple(): ShellNode {
    const { from } = this.#next
    const words: string[] = []
    let redirected = false
    for (; this.#next.kind !== 'operator'; this.#at += 1) {
      if (this.#next.kind === 'redirection') redirected = true
      else if (words.length > 0 || !ASSIGNMENT.test(this.#next.text)) words.push(unquoted(this.#next.text))
    }
    if (this.#next.from === from) throw new Unreadable()
    const [name = '', argument = ''] = words
    return this.#node('command', from, [], { name, argument, redirected })
  }

  #enclosed(kind: 'group' | 'subshell', from: number, closer: string): ShellNode {
    const list = this.#list()
    this.#expect(closer)
    return this.#node(kind, from, [list])
  }

  #if(from: number): ShellNode {
    const parts = [this.#list()]
    this.#expect('then')
    parts.push(this.#list())
    const elseFrom = this.#next.from
    if (this.#skipIf('elif')) return this.#node('if', from, [...parts, this.#if(elseFrom)])
    if (this.#skipIf('else')) parts.push(this.#list())
    this.#expect('fi')
    return this.#node('if', from, parts)
  }

  #while(from: number): ShellNode {
    const condition = this.#list()
    return this.#node('while', from, [condition, this.#body()])
  }

  #for(from: number): ShellNode {
    this.#take()
    this.#skipLines()
    let runsOnce = false
    if (this.#skipIf('in')) {
      for (; this.#next.kind === 'word'; this.#at += 1) runsOnce ||= /^[\w./:@%+=,-]+$/.test(this.#next.text)
    }
    this.#skipIf(';')
    return this.#node('for', from, [this.#body()], { runsOnce })
  }

  #body(): ShellNode {
    this.#skipLines()
    if (this.#is('{')) return this.#command()
    this.#expect('do')
    const list = this.#list()
    this.#expect('done')
    return list
  }

  #case(from: number): ShellNode {
    this.#take()
    this.#skipLines()
    this.#expect('in')
    const branches: { list: ShellNode; end: string }[] = []
    for (this.#skipLines(); !this.#skipIf('esac'); this.#skipLines()) {
      while (!this.#skipIf(')')) if (this.#take() === this.#end) throw new Unreadable()
      const list = this.#list()
      branches.push({ list, end: this.#next.text })
      if (!this.#skipIf(';;', ';&', ';;&') && !this.#is('esac')) throw new Unreadable()
    }
    return this.#node('case', from, fallingThrough(branches))
  }

  #function(from: number): ShellNode {
    const name = unquoted(this.#take().text)
    if (this.#skipIf('(')) this.#expect(')')
    this.#skipLines()
    const body = this.#command()
    if (body.kind === 'command' && NAME.test(body.name)) throw new Unreadable()
    return this.#node('function', from, [body], { name })
  }
}

/** After `;&` the next branch follows, after `;;&` it may. */
function fallingThrough(branches: { list: ShellNode; end: string }[]): ShellNode[] {
  const lists: ShellNode[] = []
  for (const { list, end } of branches.toReversed()) {
    const next = lists[0]
    if (next !== undefined && end === ';&') list.parts.push(next)
    if (next !== undefined && end === ';;&') list.parts.push({ ...next, kind: 'case', parts: [next] })
    lists.unshift(list)
  }
  return lists
}

function unquoted(word: string): string {
  return word.replace(/['"\\]/g, '')
}

import fc from 'fast-check'

/** A random bash script whose commands are numbered and can be made to fail. */
export interface RandomScript {
  text: string
  /** Of each command, by its number: index of its first line. */
  lines: Map<number, number>
  /** Those in front of `&&` or `||`: where they fail, it is the list that fails. */
  inLists: Set<number>
}

interface Tree {
  kind: string
  parts: Tree[]
  /** Chooses a way of writing it. */
  way: number
}

const leaf = (kinds: string[]): fc.Arbitrary<Tree> =>
  fc.record({ kind: fc.constantFrom(...kinds), parts: fc.constant([]), way: fc.nat(5) })

const COMPOUND: [kind: string, least: number, most: number][] = [
  ['if', 1, 3],
  ['case', 2, 2],
  ['group', 1, 1],
  ['and-or', 2, 3],
  ['pipeline', 2, 2],
  ['loop', 1, 1],
  ['subshell', 1, 1],
  ['function', 1, 1],
]

function statement(isSimple: boolean): fc.Arbitrary<Tree> {
  const way = fc.nat({ max: 5 })
  const kinds = isSimple
    ? ['command', 'comment']
    : ['command', 'command', 'command', 'call', 'jump', 'comment']
  return fc.letrec<{ statement: Tree; list: Tree }>((tie) => ({
    list: fc.record({
      kind: fc.constant('list'),
      parts: fc.array(tie('statement'), { minLength: 1, maxLength: 4, depthIdentifier: 'script' }),
      way,
    }),
    statement: fc.oneof(
      { depthSize: 'small', depthIdentifier: 'script', withCrossShrink: true },
      { weight: 6, arbitrary: leaf(kinds) },
      ...COMPOUND.slice(0, isSimple ? 3 : undefined).map(([kind, minLength, maxLength]) => ({
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant(kind),
          parts: fc.array(tie('list'), { minLength, maxLength }),
          way,
        }),
      })),
    ),
  })).statement
}

/** @param isSimple each command on a line of its own; no loops, functions, subshells or pipelines */
export function randomScript(isSimple: boolean): fc.Arbitrary<RandomScript> {
  const parts = fc.array(statement(isSimple), { minLength: 1, maxLength: 6 })
  const list = fc.record({ kind: fc.constant('list'), parts, way: fc.nat({ max: 5 }) })
  return list.map((tree) => new Printer(isSimple).script(tree))
}

/** Writes a tree as bash. `m N` notes that command N has run, and fails if it is told to. */
class Printer {
  readonly #isSimple: boolean
  #text = ''
  #count = 0
  #inLoop = false
  #inList = false
  #functions: string[] = []
  readonly #lines = new Map<number, number>()
  readonly #inLists = new Set<number>()

  constructor(isSimple: boolean) {
    this.#isSimple = isSimple
  }

  script(tree: Tree): RandomScript {
    this.#list(tree)
    return { text: this.#text, lines: this.#lines, inLists: this.#inLists }
  }

  #put(text: string): void {
    this.#text += text
  }

  #number(): number {
    this.#count += 1
    this.#lines.set(this.#count, this.#text.split('\n').length - 1)
    if (this.#inList) this.#inLists.add(this.#count)
    return this.#count
  }

  #list({ parts, way }: Tree): void {
    for (const [index, part] of parts.entries()) {
      if (index > 0) this.#separate(way > 0)
      this.#statement(part)
    }
  }

  #separate(lineBreak: boolean): void {
    if (lineBreak || this.#isSimple || this.#text.endsWith('\nE')) this.#put('\n')
    else this.#put('; ')
  }

  #statement(tree: Tree): void {
    const { parts, way } = tree
    const write: Record<string, () => void> = {
      command: () => this.#command(way),
      comment: () => this.#comment(),
      call: () => this.#call(way),
      jump: () => this.#jump(way),
      function: () => this.#function(tree),
      'and-or': () => this.#joined(parts, way % 2 === 0 ? ' && ' : ' || '),
      pipeline: () => this.#joined(parts, way % 2 === 0 ? ' | ' : ' |\n'),
      if: () => this.#if(tree),
      case: () => this.#case(tree),
      loop: () => this.#loop(tree),
      group: () => this.#redirected('{', tree, '}'),
      subshell: () => this.#redirected('(', tree, ')'),
    }
    write[tree.kind]!()
  }

  #comment(): void {
    this.#put('# just; a { comment\n')
    this.#command(0)
  }

  #redirected(open: string, { parts, way }: Tree, close: string): void {
    this.#enclosed(open, parts[0]!, close)
    if (way === 0 && !this.#isSimple) this.#redirect()
  }

  #enclosed(open: string, list: Tree, close: string): void {
    this.#put(`${open}${list.way === 0 && !this.#isSimple ? ' ' : '\n'}`)
    this.#list(list)
    this.#separate(list.way > 1)
    this.#put(close)
  }

  /** A file that is there, unless this number is the one to fail. */
  #redirect(): void {
    this.#put(` < "\${missing[${this.#number()}]-/dev/null}"`)
  }

  #command(way: number): void {
    const number = this.#number()
    const words = [
      `m ${number}`,
      `m ${number} 'code; looking\n  m 1; fi; }'`,
      `m ${number} <<'E'\nm 1\ndone\nE`,
      `m \\\n  ${number} "a # b"`,
      `x=$(m ${number}\n)`,
      `./m ${number} > /dev/null`,
    ][way]!
    this.#put(words)
  }

  #call(way: number): void {
    const name = this.#functions[way % Math.max(1, this.#functions.length)]
    if (name === undefined) this.#command(0)
    else this.#put(name)
  }

  #jump(way: number): void {
    const jump = this.#inLoop ? (way % 2 === 0 ? 'continue' : 'break') : ':'
    this.#put(`if m ${this.#number()} && [ "\${i-0}" = ${way % 3} ]; then ${jump}; fi`)
  }

  #function({ parts }: Tree): void {
    const name = `f${this.#functions.length}`
    const outer = this.#inLoop
    this.#inLoop = false
    this.#enclosed(`${name}() {`, parts[0]!, '}')
    this.#inLoop = outer
    this.#functions.push(name)
  }

  #joined(parts: Tree[], operator: string): void {
    const outer = this.#inList
    for (const [index, part] of parts.entries()) {
      if (index > 0) this.#put(operator)
      this.#inList = outer || (/&&|\|\|/.test(operator) && index < parts.length - 1)
      const [only] = part.parts
      if (part.parts.length === 1 && only!.kind === 'command' && only!.way !== 2) this.#statement(only!)
      else this.#enclosed('{', part, '}')
    }
    this.#inList = outer
  }

  #if({ parts, way }: Tree): void {
    this.#put(`if m ${this.#number()} && [ "\${i-0}" ${way % 2 === 0 ? '=' : '!='} ${way % 3} ]; then\n`)
    for (const [index, part] of parts.entries()) {
      if (index === 1 && parts.length === 3)
        this.#put(`elif m ${this.#number()} && [ "\${i-0}" = 0 ]; then\n`)
      else if (index > 0) this.#put('else ')
      this.#list(part)
      this.#separate(part.way > 1)
    }
    this.#put('fi')
  }

  #case({ parts, way }: Tree): void {
    this.#put(`case \${i-0} in\n`)
    for (const [index, part] of parts.entries()) {
      this.#put(index === 0 ? `${way % 3} | x) ` : '(*)\n')
      this.#list(part)
      this.#put(`\n${way === 5 && index === 0 ? ';&' : ';;'}\n`)
    }
    this.#put('esac')
  }

  #loop({ parts: [body], way }: Tree): void {
    const variable = `w${this.#count}`
    const head = [
      'for i in 1 2; do',
      'for i in $none; do',
      'for i in 1 2\ndo',
      'for (( i = 1; i < 3; i += 1 )); do',
      `${variable}=0\nwhile i=$(( ${variable} += 1 )); [ "$i" -le 2 ]; do`,
      `${variable}=0\nuntil i=$(( ${variable} += 1 )); [ "$i" -ge 3 ]; do`,
    ][way]!
    const outer = this.#inLoop
    this.#inLoop = true
    this.#enclosed(head, body!, 'done')
    this.#inLoop = outer
  }
}

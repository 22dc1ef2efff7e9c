import type { ExpectedJson, ExpectedMember } from '../core/expectation.ts'
import { type JsonGroup, type JsonListener, readJson } from '../core/json-reader.ts'

/** A piece of expected JSON, and where it stands in the text of its block. */
export interface JsonSpan {
  node: ExpectedJson
  from: number
  to: number
  /** Elements of an array. */
  elements: JsonSpan[]
  members: MemberSpan[]
}

/** A member of an object, from its key to the end of its value. */
export interface MemberSpan {
  member: ExpectedMember
  from: number
  value: JsonSpan
}

/** What was read of a block, with its places in it. */
export function jsonSpans(text: string, documents: readonly ExpectedJson[]): JsonSpan[] {
  const reader = new Spans()
  readJson(text, { depth: Number.POSITIVE_INFINITY, values: Number.POSITIVE_INFINITY }, reader)
  return reader.roots.map((root, index) => joined(root, documents[index]!))
}

/** A value by its place alone. */
interface Range {
  from: number
  to: number
  parts: { from: number; value: Range }[]
}

class Spans implements JsonListener {
  readonly roots: Range[] = []
  readonly #open: Range[] = []
  /** Where the key stands that waits for its value. */
  #key: number | null = null

  open(_: JsonGroup, from: number): void {
    const range = { from, to: from, parts: [] }
    this.#add(range)
    this.#open.push(range)
  }

  close(to: number): void {
    this.#open.pop()!.to = to
  }

  key(_: string, from: number): void {
    this.#key = from
  }

  string(_: string, from: number, to: number): void {
    this.#add({ from, to, parts: [] })
  }

  number(_: string, from: number, to: number): void {
    this.#add({ from, to, parts: [] })
  }

  constant(_: boolean | null, from: number, to: number): void {
    this.#add({ from, to, parts: [] })
  }

  #add(value: Range): void {
    const within = this.#open.at(-1)
    if (within === undefined) this.roots.push(value)
    else within.parts.push({ from: this.#key ?? value.from, value })
    this.#key = null
  }
}

function joined({ from, to, parts }: Range, node: ExpectedJson): JsonSpan {
  const span: JsonSpan = { node, from, to, elements: [], members: [] }
  if (node.kind === 'array') span.elements = parts.map(({ value }, at) => joined(value, node.elements[at]!))
  if (node.kind === 'object') {
    span.members = parts.map((part, at) => {
      const member = node.members[at]!
      return { member, from: part.from, value: joined(part.value, member.value) }
    })
  }
  return span
}

import type { VFile } from 'vfile'
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import { complain } from '../complain.ts'
import { shown } from '../words.ts'
import { YamlReader } from './yaml-reader.ts'

// Real front matter is under 2 KiB; what is larger is a mistake or an attack.
const MAX_BYTES = 64 * 1024

// Real front matter nests three deep. The library recurses, and at some 800 the stack is full.
const MAX_DEPTH = 64

/** YAML without anything that makes it more than plain data. */
export interface PlainYaml {
  /** `null` where there is none, or it could not be read. */
  contents: Node | null
  reader: YamlReader
}

/**
 * Reads YAML 1.2 (core schema). Aliases, anchors, tags and keys that stand twice are errors.
 *
 * @param firstLine the file's line in which the YAML begins
 */
export function readYaml(text: string, firstLine: number, file: VFile): PlainYaml {
  const lines = lineCounter(text)
  const reader = new YamlReader(file, lines, firstLine)
  if (isTooMuch(text)) {
    complain(
      file,
      { line: 1, column: 1 },
      {
        rule: 'front-matter-too-large',
        reason: 'found front matter of more than 64 KiB, or nested more than 64 deep, expected less',
        hint: 'It holds a few settings; all else belongs into the text.',
      },
    )
    return { contents: null, reader }
  }
  const document = parseDocument(text, {
    ...{
      schema: 'core',
      version: '1.2',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    },
  })
  const [error] = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
  if (error !== undefined) complainOfSyntax(error, text, reader, file)
  else complainOfMoreThanData(document, text, reader, file)
  return { contents: error === undefined ? document.contents : null, reader }
}

/** The parser itself counts lines only as far as it gets. */
function lineCounter(text: string): LineCounter {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1)
  return lines
}

function isTooMuch(text: string): boolean {
  return Buffer.byteLength(text) > MAX_BYTES || depthOf(text) > MAX_DEPTH
}

/** An upper bound of how deep the YAML nests, found without recursion. */
function depthOf(text: string): number {
  let flow = 0
  let block = 0
  let deepest = 0
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow += 1
    else if (token === ']' || token === '}') flow -= 1
    else if (token === '-' || token === '?') block += 1
    // Deeper blocks are indented further, so what one line opens is all that counts, and a line's indentation.
    else if (/^\r?\n/.test(token)) block = 0
    else if (/^ +$/.test(token) && block === 0) block = token.length / 2
    deepest = Math.max(deepest, flow + block)
  }
  return deepest
}

function complainOfSyntax({ message, pos }: YAMLError, text: string, reader: YamlReader, file: VFile): void {
  // What is missing at the end is said to be missing behind it.
  const [from, to] = pos.map((offset) => Math.min(offset, text.length)) as [number, number]
  complain(file, reader.place(from, to), {
    rule: 'front-matter-syntax',
    reason: `found front matter that is no YAML: ${message}`,
    hint: 'A value with a colon, a # or a bracket in it needs quotes.',
  })
}

function complainOfMoreThanData(document: Document, text: string, reader: YamlReader, file: VFile): void {
  visit(document, (_, node) => {
    if (isMap(node)) complainOfDuplicates(node as YAMLMap<Node>, reader, file)
    const { anchor, tag, range } = (node ?? {}) as Node & { anchor?: string; tag?: string }
    const at = range?.[0] ?? 0
    if (isAlias(node)) complainOfAlias(`*${node.source}`, at, reader, file)
    if (anchor !== undefined) complainOfAlias(`&${anchor}`, startOf('&', text, at), reader, file)
    if (tag !== undefined) complainOfTag(text, startOf('!', text, at), reader, file)
  })
}

/** A node begins after its tag and its anchor: goes back to the one that has this sigil. */
function startOf(sigil: '&' | '!', text: string, at: number): number {
  let start = at
  for (let words = 0; words < 2; words += 1) {
    while (start > 0 && /\s/.test(text[start - 1]!)) start -= 1
    while (start > 0 && !/[\s,[{]/.test(text[start - 1]!)) start -= 1
    if (text[start] === sigil) return start
  }
  return at
}

function complainOfAlias(found: string, at: number, reader: YamlReader, file: VFile): void {
  complain(file, reader.place(at, at + found.length), {
    rule: 'alias',
    reason: `found ${shown(found)}, expected a value: front matter has no anchors and aliases`,
    hint: 'Write the value out. If it is meant as text, quote it.',
    actual: found,
  })
}

function complainOfTag(text: string, at: number, reader: YamlReader, file: VFile): void {
  const found = /^\S*/.exec(text.slice(at, at + 200))![0]
  complain(file, reader.place(at, at + found.length), {
    rule: 'tag',
    reason: `found the tag ${shown(found)}, expected a value: front matter has no tags`,
    hint: 'Leave it out. If it is meant as text, quote it.',
    actual: found,
  })
}

function complainOfDuplicates(map: YAMLMap<Node>, reader: YamlReader, file: VFile): void {
  const first = new Map<string, Node>()
  for (const { key } of map.items) {
    if (!isScalar(key)) continue
    const name = String(key.value)
    const known = first.get(name)
    if (known === undefined) first.set(name, key)
    else complainOfDuplicate(name, reader.placeOf(known).line, key, reader, file)
  }
}

function complainOfDuplicate(name: string, line: number, key: Node, reader: YamlReader, file: VFile): void {
  complain(file, reader.placeOf(key), {
    rule: 'duplicate-key',
    reason: `found the key ${shown(name)} a second time, expected it once`,
    hint: `It stands on line ${line} already.`,
    actual: name,
  })
}

import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve, sep } from 'node:path'
import type { VFile } from 'vfile'
import type { Place } from '../../core/place.ts'
import { complain } from '../complain.ts'
import { type MarkdownFile, type ReadText, readMarkdownFile } from '../markdown/markdown-file.ts'
import { near } from '../near.ts'
import { labFileNow, pathOf } from '../read-file.ts'
import { shown } from '../words.ts'
import type { PlacedText } from './defaults.ts'

/** A file whose steps run before a lab's own. */
export interface SetupFile extends MarkdownFile {
  /** The item of the lab's own front matter that has brought it in, by itself or by another file. */
  entry: Place
}

/**
 * Reads the files that a lab's `setup` names, and those that they name in turn, in the order in which their steps run. A file
 * that can't be had is complained of where it is named.
 */
export function readSetupFiles({ file, frontMatter }: MarkdownFile, read: ReadText): SetupFile[] {
  if (frontMatter.setup.length === 0) return []
  const reader = new SetupReader(file, read)
  for (const item of frontMatter.setup) reader.read(item, file, item.place)
  return reader.files
}

class SetupReader {
  readonly files: SetupFile[] = []
  /** The lab's folder, as it is named and as it really is. */
  readonly #folder: string
  readonly #realFolder: string
  /** Where each file is named, by real path. */
  readonly #named = new Map<string, { file: VFile; line: number }>()
  /** Those that are being read, each named by the one before, the lab first. */
  readonly #chain: { real: string; path: string }[]
  readonly #readText: ReadText

  constructor(lab: VFile, read: ReadText) {
    this.#readText = read
    const path = resolve(lab.cwd, pathOf(lab))
    this.#folder = dirname(path)
    this.#realFolder = realPath(this.#folder) ?? this.#folder
    this.#chain = [{ real: realPath(path) ?? path, path: pathOf(lab) }]
  }

  /** @param by the file that names it */
  read(item: PlacedText, by: VFile, entry: Place): void {
    const path = join(dirname(pathOf(by)), item.text)
    const real = realPath(resolve(by.cwd, path))
    const mistake = this.#mistakeOf(item.text, resolve(by.cwd, path), real)
    const file = mistake === null ? labFileNow(path, by.cwd) : null
    if (mistake !== null) complainOf(item, by, mistake)
    else if (file instanceof Error) complainOf(item, by, { what: `which can't be read: ${file.message}` })
    else this.#take(file!, real!, item, by, entry)
  }

  #take(file: VFile, real: string, item: PlacedText, by: VFile, entry: Place): void {
    this.#named.set(real, { file: by, line: item.place.line })
    const markdown = readMarkdownFile(file, this.#readText)
    this.#chain.push({ real, path: pathOf(file) })
    for (const inner of markdown.frontMatter.setup) this.read(inner, file, entry)
    this.#chain.pop()
    this.files.push({ ...markdown, entry })
  }

  #mistakeOf(text: string, path: string, real: string | null): Mistake | null {
    if (isAbsolute(text)) return { what: 'which is an absolute path', hint: BEGINS }
    if (!path.startsWith(this.#folder + sep))
      return { what: "which leads out of the lab's folder", hint: STAYS }
    if (real === null) return { what: 'which does not exist', hint: nearHint(path) }
    if (!real.startsWith(this.#realFolder + sep))
      return { what: "which is a link out of the lab's folder", hint: STAYS }
    if (!statSync(real).isFile()) return { what: 'which is no file' }
    return this.#mentionedBefore(real)
  }

  #mentionedBefore(real: string): Mistake | null {
    const from = this.#chain.findIndex((file) => file.real === real)
    if (from >= 0) {
      const circle = [...this.#chain.slice(from), this.#chain[from]!].map(({ path }) => path)
      return { what: `which would set itself up: ${circle.join(' → ')}` }
    }
    const known = this.#named.get(real)
    if (known === undefined) return null
    return {
      what: 'a second time',
      hint: `Line ${known.line} of ${pathOf(known.file)} names it already, and its steps run once.`,
    }
  }
}

/** What is wrong with an item, in words that follow its name. */
interface Mistake {
  what: string
  hint?: string
}

const BEGINS = 'The path begins where this file is.'
const STAYS = 'A lab finds what it needs in its own folder, LAB_DIR, and below.'

function complainOf({ text, place }: PlacedText, by: VFile, { what, hint }: Mistake): void {
  complain(by, place, {
    rule: 'setup-file',
    reason: `found ${shown(text)} in setup${what.startsWith('which') ? ',' : ''} ${what}, expected a Markdown file below the lab's folder, once`,
    ...(hint !== undefined && { hint }),
    actual: text,
  })
}

/** A file of nearly that name. */
function nearHint(path: string): string {
  // A link that leads nowhere is there, too.
  const others = namesIn(dirname(path)).filter((name) => name !== basename(path))
  const nearest = near(basename(path), others)
  return nearest === null ? BEGINS : `Did you mean ${nearest}?`
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.md'))
  } catch {
    return []
  }
}

/** `null` where there is nothing. */
function realPath(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}

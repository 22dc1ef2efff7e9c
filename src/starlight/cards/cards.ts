import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Card, cardSvg } from './card-svg.ts'

/**
 * The cards of a site as PNG files. Each is made once and kept in a folder under the digest of its picture, so that a build makes
 * those alone that have changed.
 */
export class Cards {
  readonly #folder: string
  /** By what a card tells, as JSON. */
  readonly #files = new Map<string, Promise<string>>()
  /** By their names: cards may tell other things, and look the same. */
  readonly #made = new Map<string, Promise<string>>()
  #ahead: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Draws a card when those before it are drawn, one at a time, beside what else is done: of the threads that read files, too, one is
   * taken. What goes wrong is told by `png`.
   */
  drawAhead(card: Card): void {
    this.#ahead = this.#ahead.then(() => this.#fileOf(card)).catch(() => {})
  }

  async png(card: Card): Promise<Buffer> {
    return readFileSync(await this.#fileOf(card))
  }

  /**
   * Makes the cards of all pages beside what else the build does: pictures are drawn by threads of sharp's, pages by Node's own.
   * What goes wrong is told by `png`. Those of pages that are no more are removed.
   */
  async prepare(cards: readonly Card[]): Promise<void> {
    const waiting = [...cards]
    const files = new Set<string>()
    const work = async (): Promise<void> => {
      for (let card = waiting.shift(); card !== undefined; card = waiting.shift())
        files.add(await this.#fileOf(card))
    }
    await Promise.all([work(), work()]).then(
      () => this.#removeAllBut(files),
      () => {},
    )
  }

  /** Asked for up to three times: ahead, with all others, by the page's address. */
  #fileOf(card: Card): Promise<string> {
    const key = JSON.stringify(card)
    const file = this.#files.get(key) ?? this.#draw(card)
    this.#files.set(key, file)
    return file
  }

  #draw(card: Card): Promise<string> {
    const svg = cardSvg(card)
    const name = `${createHash('sha256').update(FORMAT).update(svg).digest('hex').slice(0, 32)}.png`
    const made = this.#made.get(name) ?? this.#make(svg, name)
    this.#made.set(name, made)
    return made
  }

  /** @returns the file's path */
  async #make(svg: string, name: string): Promise<string> {
    const path = join(this.#folder, name)
    if (existsSync(path)) return path
    const png = await loadSharp()(Buffer.from(svg)).png({ compressionLevel: 3 }).toBuffer()
    // At once: to have threads write some kilobytes costs more than to write them.
    mkdirSync(this.#folder, { recursive: true })
    // Whole or not at all: another build may look into the same folder.
    writeFileSync(`${path}.${process.pid}`, png)
    renameSync(`${path}.${process.pid}`, path)
    return path
  }

  async #removeAllBut(files: ReadonlySet<string>): Promise<void> {
    const found = (await readdir(this.#folder)).map((name) => join(this.#folder, name))
    await Promise.all(found.filter((path) => !files.has(path)).map((path) => rm(path, { force: true })))
  }
}

const all = new Map<string, Cards>()

/** Those of a folder: whoever asks for one gets it from whoever has begun to draw it. */
export function cardsIn(folder: string): Cards {
  const known = all.get(folder) ?? new Cards(folder)
  all.set(folder, known)
  return known
}

/** Of how a picture becomes a file. */
const FORMAT = 'png 2:'

type Sharp = (svg: Buffer) => { png: (options: object) => { toBuffer: () => Promise<Buffer> } }

/** The sharp that Astro brings along, unless it was installed without what is optional. */
function loadSharp(): Sharp {
  const ofAstro = createRequire(createRequire(import.meta.url).resolve('astro/package.json'))
  return ofAstro('sharp') as Sharp
}

/** Whether cards can be made here at all. */
export function canMakeCards(): boolean {
  try {
    return loadSharp() !== null
  } catch {
    return false
  }
}

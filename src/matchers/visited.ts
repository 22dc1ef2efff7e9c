const PAGE = 4096
const WORDS = PAGE / 32

/** Which items a search has come to at which printed line: one bit each, and only for stretches it has come to. */
export class Visited {
  readonly #items: number
  readonly #pagesEach: number
  readonly #circumstances = new Map<string, number>()
  readonly #pages = new Map<number, Uint32Array>()

  constructor(items: number, lines: number) {
    this.#items = items
    this.#pagesEach = Math.ceil((lines + 1) / PAGE)
  }

  /**
   * Remembers that the search has come there.
   *
   * @param circumstances what else decides how it goes on
   * @returns whether it had been there before
   */
  add(item: number, line: number, circumstances: string): boolean {
    const known = this.#circumstances.get(circumstances) ?? this.#circumstances.size
    this.#circumstances.set(circumstances, known)
    const number = (known * this.#items + item) * this.#pagesEach + Math.floor(line / PAGE)
    const page = this.#pages.get(number) ?? new Uint32Array(WORDS)
    this.#pages.set(number, page)
    const word = (line % PAGE) >> 5
    const bit = 1 << (line % 32)
    const wasThere = (page[word]! & bit) !== 0
    page[word]! |= bit
    return wasThere
  }
}

/** The marks of one lab: the names of the sections that are done, kept by the reader's browser. */
export class Marks {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null
  readonly #key: string
  /** What counts where the browser keeps nothing. */
  #own: readonly string[] = []
  /** The browser keeps what is written. */
  isKept = true

  /** @param storage `null`: the browser gives none */
  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null, key: string) {
    this.#storage = storage
    this.#key = key
    this.isKept = storage !== null
  }

  /** As they are now, which another tab may have changed. What is no list of names counts as none. */
  read(): readonly string[] {
    if (this.isKept) this.#own = this.#stored()
    return this.#own
  }

  write(names: readonly string[]): void {
    this.#own = names
    try {
      if (names.length === 0) this.#storage?.removeItem(this.#key)
      else this.#storage?.setItem(this.#key, JSON.stringify(names))
    } catch {
      // Full, or forbidden.
      this.isKept = false
    }
  }

  #stored(): readonly string[] {
    try {
      const value: unknown = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]')
      return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
    } catch {
      return []
    }
  }
}

/** Browsers that are told to keep nothing throw at the mere sight of it. */
export function storageOf(view: { localStorage: Storage }): Storage | null {
  try {
    return view.localStorage
  } catch {
    return null
  }
}

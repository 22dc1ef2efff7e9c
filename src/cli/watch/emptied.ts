/** Editors that empty a file write it at once; what is empty for longer was meant so. */
const LONGEST_MS = 1000

/** Whether a file that was emptied is being written, or stays empty. */
export class Emptied {
  #timer: NodeJS.Timeout | null = null
  #hasLasted = false

  /**
   * Whether it may be written next, so that nothing is to be said of it.
   *
   * @param isEmpty as it was read just now
   * @param onLasting told, once, when it should be read again
   */
  isPassing(isEmpty: boolean, onLasting: () => void): boolean {
    if (!isEmpty) this.forget()
    if (!isEmpty || this.#hasLasted) return false
    this.#timer ??= setTimeout(() => {
      this.#hasLasted = true
      onLasting()
    }, LONGEST_MS)
    return true
  }

  forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#hasLasted = false
  }
}

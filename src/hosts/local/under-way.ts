/** Work that goes on though whoever asked for it may have gone. */
export class UnderWay {
  readonly #all = new Set<Promise<unknown>>()

  add<T>(work: Promise<T>): Promise<T> {
    const ended = work.then(
      () => {},
      () => {},
    )
    this.#all.add(ended)
    void ended.then(() => this.#all.delete(ended))
    return work
  }

  /** Resolves when none goes on any more, or the time is over; how it ends is told to who has asked for it. */
  async ended(limitMs = Number.POSITIVE_INFINITY): Promise<void> {
    const deadline = performance.now() + limitMs
    while (this.#all.size > 0 && performance.now() < deadline) {
      const all = Promise.all(this.#all)
      await (limitMs === Number.POSITIVE_INFINITY ? all : within(all, deadline - performance.now()))
    }
  }
}

function within(work: Promise<unknown>, limitMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  return Promise.race([work, over]).finally(() => clearTimeout(timer))
}

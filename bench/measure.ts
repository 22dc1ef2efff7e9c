/** What several measurements of one thing came to. */
export interface Spread {
  median: number
  lowest: number
  highest: number
  count: number
}

/** One of several that do the same work. */
export interface Contestant {
  name: string
  /** Does the work once; what it cost, in whatever unit all of them have. */
  once(): number | Promise<number>
}

/**
 * Measures in rounds, A B C A B C …, so that what else the machine does hits all alike. A first round that is not
 * counted fills the caches.
 */
export async function interleave(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<Map<string, Spread>> {
  const values = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, once } of contestants) {
      const value = await once()
      if (round > 0) values.get(name)!.push(value)
    }
  }
  return new Map([...values].map(([name, found]) => [name, spreadOf(found)]))
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
  return { median, lowest: sorted[0]!, highest: sorted.at(-1)!, count: sorted.length }
}

/** A figure that is computed from others, or was measured once. */
export function single(value: number): Spread {
  return spreadOf([value])
}

/** Milliseconds that something takes. */
export async function milliseconds(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** Random numbers that a seed decides: the same seed, the same numbers. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number
  /** True in this share of calls. */
  chance(share: number): boolean
}

/** mulberry32, by Tommy Ettinger (public domain): 32 bits of state are plenty for the moment of a fault. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { next, chance: (share) => next() < share }
}

/** The numbers of one round of a kind, which thus can be played again without those before it. */
export function randomOfRound(seed: number, kind: string, round: number): Random {
  const text = `${seed} ${kind} ${round}`
  // FNV-1a: neighbouring rounds begin far apart.
  const hash = [...text].reduce(
    (sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193),
    0x811c9dc5,
  )
  return randomFrom(hash)
}

const UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

// What a stream prints is counted, not kept; more than that no step prints within a day.
const LARGEST = 2 ** 40

/** How a size is written. */
export const SIZE = /^([1-9]\d{0,11})(B|[kMGT]B|[KMGT]iB)$/

/** The forms `parseSize` reads, for messages. */
export const SIZE_FORMS = 'a size such as 500kB, 64MiB or 1GiB, at most 1TiB'

/**
 * Bytes of `512B`, `500kB`, `64MiB`, `1GiB` …: a whole number above 0 and one unit, of a thousand (kB, MB, GB, TB) or of
 * 1024 (KiB, MiB, GiB, TiB).
 *
 * @returns `null` for any other text, and for more than 1TiB
 */
export function parseSize(text: string): number | null {
  const parts = SIZE.exec(text)
  if (parts === null) return null
  const bytes = Number(parts[1]) * UNITS[parts[2]!]!
  return bytes <= LARGEST ? bytes : null
}

/** `{ hint }` that asks for the size other programs would take a text for: of `64M` and `64 mib` that is `64MiB`. */
export function sizeHint(text: string): { hint?: string } {
  const [, number, letter = '', rest] = /^(\d+) ?([kmgt])(i?b)?$/i.exec(text) ?? []
  const unit = letter.toUpperCase()
  const size = number + (rest?.toLowerCase() === 'b' ? `${unit === 'K' ? 'k' : unit}B` : `${unit}iB`)
  return parseSize(size) === null ? {} : { hint: `Did you mean ${size}?` }
}

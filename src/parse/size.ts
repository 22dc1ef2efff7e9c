const UNITS: Record<string, number> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
}

/** The forms `parseSize` reads, for messages. */
export const SIZE_FORMS = 'a size such as 64MiB, 500kB or 1GiB'

/**
 * Bytes of `512B`, `500kB`, `64MiB`, `1GiB` …: a whole number above 0 and one unit, of a thousand (kB, MB, GB) or of 1024
 * (KiB, MiB, GiB).
 *
 * @returns `null` for any other text
 */
export function parseSize(text: string): number | null {
  const parts = /^([1-9]\d{0,11})(B|kB|MB|GB|KiB|MiB|GiB)$/.exec(text)
  if (parts === null) return null
  const bytes = Number(parts[1]) * UNITS[parts[2]!]!
  return Number.isSafeInteger(bytes) ? bytes : null
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** A number of bytes for people: `64 MiB`, `1.5 GiB`, `99 bytes`. */
export function sizeText(bytes: number): string {
  if (bytes === 1) return '1 byte'
  let unit = 0
  let size = bytes
  for (; size >= 1024 && unit < UNITS.length - 1; unit += 1) size /= 1024
  // Rounded down: nothing is said to be larger than it is.
  const shown = size < 10 ? Math.floor(size * 10) / 10 : Math.floor(size)
  return `${shown} ${UNITS[unit]}`
}

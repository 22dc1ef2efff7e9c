/**
 * Where a character of a JSON string stands in its source.
 *
 * @param source what is between the quotes
 * @param index of the character in what the string means; its length for the end
 */
export function escapedOffset(source: string, index: number): number {
  let at = 0
  for (let left = index; left > 0 && at < source.length; left -= 1) {
    at += source[at] !== '\\' ? 1 : source[at + 1] === 'u' ? 6 : 2
  }
  return at
}

/** What a here-document ends with, the usual words first. */
function* delimiters(most: number): Generator<string> {
  const words = ['EOF', 'END', ...Array.from('ABCDFGHIJKLMNOPQRSTUVWXYZ', (letter) => `${letter}_END`)]
  for (let number = 1; number <= most; number += 1)
    for (const word of words) yield number === 1 ? word : `${word}${number}`
}

/** A word to end a here-document with that has these lines, in bash and in sh. */
export function hereDelimiter(lines: readonly string[]): string {
  const taken = new Set(lines)
  for (const word of delimiters(9)) if (!lines.some((line) => isTaken(word, line))) return word
  for (const word of delimiters(lines.length + 1)) if (!taken.has(word)) return word
  throw new Error('more words than lines')
}

/** A line that begins as the delimiter does and goes on with what is not ASCII loses a byte in dash (0.5.12). */
function isTaken(word: string, line: string): boolean {
  if (line.startsWith(word)) return true
  let same = 0
  while (line[same] === word[same]) same += 1
  return same > 0 && line.charCodeAt(same) > 127
}

/** Notes that are a key in reports, for programs; all others are words already. */
const WORDS: Readonly<Record<string, string>> = {
  reopened: 'in a new shell',
  unsettled: 'output still open',
}

/** What a step's note says to people. */
export function noteWords(note: string): string {
  return Object.hasOwn(WORDS, note) ? WORDS[note]! : note
}

import { unquote } from './quote.ts'

/** The commands of traps by signal, from what `trap -p` prints. */
export function parseTraps(text: string): Map<string, string> {
  const traps = new Map<string, string>()
  for (const [, word = '', signal = ''] of text.matchAll(/^trap -- ((?:'[^']*'|\\'|"'+")+) (\w+)$/gm)) {
    traps.set(signal, unquote(word))
  }
  return traps
}

import type { InfoWord } from './info-string.ts'
import { ATTRIBUTES, PAGE_WORDS } from './vocabulary.ts'

/** The words that are labrun's. A page's word whose quote is never closed stays: it has swallowed what follows it. */
export function withoutPageWords(words: readonly InfoWord[]): InfoWord[] {
  const isForPage = ({ isMarker, key, problem }: InfoWord) =>
    (isMarker || PAGE_WORDS.has(key)) && problem !== 'unclosed'
  return words.filter(
    (word, index) => !isForPage(word) && !isAroundEquals(words, index) && !isInRegex(words, index),
  )
}

/** `timeout = 5s`: the complaint about `timeout` is about all three words. */
function isAroundEquals(words: readonly InfoWord[], index: number): boolean {
  const isLeft = (word: InfoWord | undefined) =>
    word?.value === null && (ATTRIBUTES as readonly string[]).includes(word.key)
  if (words[index]!.text.startsWith('=')) return isLeft(words[index - 1])
  return words[index - 1]?.text === '=' && isLeft(words[index - 2])
}

/** `ready=output:/a b c/`, not quoted: the complaint about `ready` is about the words to the last slash. */
function isInRegex(words: readonly InfoWord[], index: number): boolean {
  const start = words.findIndex(({ key, value }) => key === 'ready' && /^output:\/[^/]*$/.test(value ?? ''))
  const end = words.findIndex(({ text }, at) => at > start && text.endsWith('/'))
  return start >= 0 && index > start && index <= end
}

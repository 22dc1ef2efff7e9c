import { type Run, withinStretches } from './runs.ts'

/** Words with a dash. Longer ones may have to be broken. */
const DASHED = /(?<!\S)(?=\S{2,24}(?!\S))\S*-\S*/g

/**
 * Browsers break lines behind each dash: `--pid` between its dashes and its name, `veth-guest` in two.
 *
 * @param from characters that are in one line with their neighbours anyway
 */
export function withWholeWords(line: readonly Run[], from = 0): Run[] {
  const text = line.map((run) => run.text).join('')
  const words = [...text.matchAll(DASHED)].map(({ index, 0: word }) => ({
    from: index,
    to: index + word.length,
  }))
  return withinStretches(
    line,
    words.filter(({ to }) => to > from),
    () => ({ isWhole: true }),
  )
}

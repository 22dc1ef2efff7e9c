import { readFileSync } from 'node:fs'

/** The host's own word for its end, where it had time for one, and the end of its log: 10 lines tell what happened. */
export function endOfLog(path: string, how: string): string {
  return wordsOfEnd(readFileSync(path, 'utf8'), how)
}

/** What can be said of a host that ended with this log; `how`: what was seen of it from outside. */
export function wordsOfEnd(log: string, how: string): string {
  const lines = log.split('\n').filter((line) => line !== '')
  const own = lines.findLast((line) => line.startsWith('labrun: '))
  const headline = own ? own.slice('labrun: '.length) : how
  const rest = lines.filter((line) => line !== own && !confusing.test(line)).slice(-10)
  if (rest.length === 0) return headline
  return [`${headline}; the end of its log:`, ...rest.map((line) => `  ${line}`)].join('\n')
}

/** unshare (util-linux 2.38) says this when its child was killed: of no use to anybody. */
const confusing = /^unshare: sigprocmask /

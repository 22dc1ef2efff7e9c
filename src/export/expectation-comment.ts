import type { Expectation } from '../core/expectation.ts'

/** What a step is expected to print, for whoever reads the script: nothing compares it. */
export function expectationComment({ lines, mode, unordered, stream }: Expectation): string[] {
  const on = stream === 'stderr' ? ' on stderr' : ''
  if (lines.length === 0 && mode === 'lines') return [`# prints nothing${on}`]
  const order = unordered ? ', in any order' : ''
  return [`# prints${on}${WORDS[mode]}${order}:`, ...lines.map(({ text }) => `# | ${text}`.trimEnd())]
}

const WORDS: Record<Expectation['mode'], string> = {
  lines: '',
  contains: ', among others',
  not: ' none of',
  table: ', in a table',
  json: ', in JSON',
}

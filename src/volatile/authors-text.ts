import type { Lab, Step } from '../core/lab.ts'
import type { Volatile } from './kinds.ts'

/** All that an author has written that decides what is printed: scripts, containers, front matter. */
export function authorsText(
  steps: readonly Step[],
  lab: Pick<Lab, 'env'> | null,
  source: readonly string[],
): string {
  const end = source[0] === '---' ? source.indexOf('---', 1) : -1
  const scripts = steps.map(({ script, key }) => `${script}\n${key.container ?? ''}`)
  return [...source.slice(0, Math.max(end, 0)), ...Object.values(lab?.env ?? {}), ...scripts].join('\n')
}

/** What the author has written stays the same. A short number stands everywhere, so it counts only with what is before it. */
export function isAuthors(own: string, { text, whole }: Pick<Volatile, 'text' | 'whole'>): boolean {
  return own.includes(text.length < 4 ? whole : text)
}

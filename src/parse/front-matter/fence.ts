import type { VFile } from 'vfile'
import { complain } from '../complain.ts'
import { shown } from '../words.ts'

const KEY = /^[A-Za-z][\w-]*:(?:\s|$)/

/** Front matter that is none would silently not count: complains of what only looks like it. */
export function checkFrontMatterFence(source: readonly string[], file: VFile): void {
  const at = source.findIndex((line) => line.trim() !== '')
  const line = source[at]?.trim() ?? ''
  const followed = KEY.test(source[at + 1] ?? '')
  const place = { line: at + 1, column: 1, endLine: at + 1, endColumn: (source[at]?.length ?? 0) + 1 }
  if (/^---[ \t]*$/.test(source[0] ?? '')) {
    complain(file, place, UNCLOSED)
    return
  }
  const isOther = at === 0 && (/^---\s*\w/.test(line) || line === '+++')
  if (!isOther && !(/^-{2,}$/.test(line) && followed)) return
  complain(file, place, {
    rule: 'front-matter-fence',
    reason: `found ${shown(line)} ${at === 0 ? 'at the start' : `on line ${at + 1}`}, expected front matter to begin with --- alone on line 1`,
    hint: 'Front matter is YAML between two lines of three dashes. Anything else there is text, and would not count.',
    actual: line,
    expected: ['---'],
  })
}

const UNCLOSED = {
  rule: 'front-matter-unclosed',
  reason: 'found front matter that is never closed, expected --- on a line of its own',
  hint: 'For a line across the page at the very top, write *** instead.',
  actual: '---',
  expected: ['---'],
} as const

import { visible } from '../../reporters/terminal/visible.ts'

/** Text that Markdown shows as it is, in one line. */
export function escaped(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#&|~!]/g, '\\$&')
}

/** A value as code in a line; in a table, too, where a `|` would end the cell. */
export function codeSpan(text: string): string {
  const line = oneLine(text)
  if (line.includes('|') || line.trim() === '') return escaped(line)
  const ticks = '`'.repeat(longestRun(line) + 1)
  const blank = /^`|`$/.test(line) ? ' ' : ''
  return `${ticks}${blank}${line}${blank}${ticks}`
}

/** A fenced block that nothing in its text can end. */
export function fenced(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language.replace(/[^\w+#.-]/g, '')}\n${text.replace(/\n$/, '')}\n${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim())
}

import { structuredPatch } from 'diff'
import { styleFor } from '../terminal/style.ts'
import { visible } from '../terminal/visible.ts'

/** What changes in a file, as `diff -u` prints it; empty where nothing does. With a newline at its end. */
export function unifiedDiff(path: string, before: string, after: string, colour: boolean): string {
  const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 3 })
  if (hunks.length === 0) return ''
  const style = styleFor(colour)
  const paint = { '-': style.red, '+': style.green, '\\': style.dim, ' ': (text: string) => text }
  const rows = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    style.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`),
    ...lines.map((line) => paint[line[0] as keyof typeof paint](visible(line))),
  ])
  return [style.bold(`--- ${visible(path)}`), style.bold(`+++ ${visible(path)}`), ...rows, ''].join('\n')
}

import type { Event } from '../../core/event.ts'
import type { ReporterOptions } from '../stream/reporter-options.ts'
import { styleFor } from '../terminal/style.ts'
import { clip } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'

/**
 * What is shown of a topology below the step that changed it; nothing where it was not asked for.
 *
 * @param indent stands before each line
 */
export function topologyLines(event: Event, options: ReporterOptions, indent: string): string[] {
  if (event.type !== 'topology' || options.topology === undefined) return []
  const style = styleFor(options.colour)
  const paints = { added: style.green, moved: style.cyan, changed: style.yellow, removed: style.red }
  const lines = options.topology(event).map(({ text, change }) => {
    const line = clip(visible(text), Math.max(20, options.width() - 1 - indent.length))
    return `${indent}${change === null ? style.dim(line) : paints[change](line)}`
  })
  return ['', ...lines, '']
}

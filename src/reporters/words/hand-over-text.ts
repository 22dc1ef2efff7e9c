import type { Event } from '../../core/event.ts'
import type { NextBlock } from '../../core/shell-order.ts'
import type { StepResult } from '../../core/step-result.ts'
import { frameLine, frameRemark } from '../terminal/frame.ts'
import { type Style, styleFor } from '../terminal/style.ts'
import { wordWrap } from '../terminal/text-width.ts'
import { visible } from '../terminal/visible.ts'
import { failureText } from './failure-text.ts'
import { count } from './words.ts'

/** How it is told that a shell is handed over. */
export interface HandOverTextOptions {
  /** Path of the lab, as the user named it. */
  file: string
  colour: boolean
  /** Columns. */
  width: number
  /** The step that failed before, if one did. */
  failed: StepResult | null
}

const MOST_ROWS = 12

/** What people read before a shell's first prompt: where they are, why, and what would come next. */
export function handOverText(event: HandOver, options: HandOverTextOptions): string {
  const { failed, file, colour, width } = options
  const { next, remark } = event
  const style = styleFor(colour)
  return [
    ...(failed === null ? [] : [failureText(failed, { file, colour, width, mostRows: MOST_ROWS }), '']),
    heading(event, options, style),
    ...(remark === null ? [] : wordWrap(visible(remark), width - 2).map((line) => `  ${style.yellow(line)}`)),
    '',
    // A step that failed has been shown with its block.
    ...(next === null || failed !== null ? [] : nextRows(next, colour, width)),
    '  Leave it with exit.',
    '',
  ].join('\n')
}

type HandOver = Extract<Event, { type: 'shell-start' }>

function heading({ session, next, failed }: HandOver, { file }: HandOverTextOptions, style: Style): string {
  const where = next === null ? 'after all steps' : `${failed === null ? 'before' : 'at'} step ${next.id}`
  const place = next === null ? '' : style.dim(`  ${visible(`${next.file ?? file}:${next.line}`)}`)
  return `${style.cyan('▸')} ${style.bold(`a shell: ${visible(session)}, ${visible(where)}`)}${place}`
}

function nextRows({ line, script }: NextBlock, colour: boolean, width: number): string[] {
  const lines = script.split('\n')
  const frame = { style: styleFor(colour), colour, width, digits: String(line + lines.length).length }
  const shown = lines.slice(0, MOST_ROWS)
  const left = lines.length - shown.length
  return [
    '  next:',
    ...shown.flatMap((text, index) => frameLine(frame, { text, line: line + index })),
    ...(left > 0 ? [frameRemark(frame, `${count(left, 'line')} below`)] : []),
    '',
  ]
}

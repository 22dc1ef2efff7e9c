import { createLogUpdate } from 'log-update'
import { textWidth } from './text-width.ts'

// Terminals that know it draw what stands between in one go; others take no notice.
const BEGIN_FRAME = '\x1b[?2026h'
const END_FRAME = '\x1b[?2026l'

const UP = '\x1b[1A'
const ERASE_ROW = '\x1b[2K'

/** The lower end of a terminal, where some lines are drawn again and again. */
export interface LiveScreen {
  /** Prints lines for good, above a frame that replaces the last one. No frame: `''`. */
  draw(lines: readonly string[], frame: string): void
}

/** Each `draw` is one `write`. The cursor is never hidden, so a labrun that is killed leaves the terminal as it was. */
export function liveScreen(
  write: (text: string) => void,
  { width, height }: { width: () => number; height: () => number },
): LiveScreen {
  let pending = ''
  const log = createLogUpdate(
    streamFor((text) => (pending += text), width, height),
    { showCursor: true },
  )
  let last = { frame: '', columns: width() }
  return {
    draw(lines, frame) {
      const columns = width()
      if (columns !== last.columns) {
        pending += eraseReflown(last, columns)
        log.done()
      }
      last = { frame, columns }
      if (lines.length > 0 || frame === '') log.clear()
      if (lines.length > 0) pending += `${lines.join('\n')}\n`
      if (frame !== '') log(frame)
      if (pending !== '') write(`${BEGIN_FRAME}${pending}${END_FRAME}`)
      pending = ''
    },
  }
}

/**
 * Takes away a frame of a terminal that was resized since. A terminal breaks lines anew that have become too wide, so that the
 * frame has more rows than were drawn; log-update erases those alone, and leaves the others behind.
 */
function eraseReflown(
  { frame, columns: before }: { frame: string; columns: number },
  columns: number,
): string {
  if (frame === '') return ''
  const rows = frame.split('\n').reduce((sum, line) => sum + rowsOf(textWidth(line), before, columns), 0)
  return `\r${ERASE_ROW}${`${UP}${ERASE_ROW}`.repeat(rows)}`
}

/** log-update has broken the line at the old width, and the terminal breaks each of the pieces. */
function rowsOf(width: number, before: number, columns: number): number {
  const whole = Math.floor(width / before)
  const rest = width % before
  const rows = whole * Math.ceil(before / columns) + Math.ceil(rest / columns)
  return Math.max(1, rows)
}

function streamFor(
  write: (text: string) => void,
  width: () => number,
  height: () => number,
): NodeJS.WritableStream {
  const stream = {
    write,
    get columns() {
      return width()
    },
    get rows() {
      return height()
    },
  }
  // Of a stream, log-update uses these three.
  return stream as unknown as NodeJS.WritableStream
}

import { createLogUpdate } from 'log-update'

// Terminals that know it draw what stands between in one go; others take no notice.
const BEGIN_FRAME = '\x1b[?2026h'
const END_FRAME = '\x1b[?2026l'

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
  return {
    draw(lines, frame) {
      if (lines.length > 0 || frame === '') log.clear()
      if (lines.length > 0) pending += `${lines.join('\n')}\n`
      if (frame !== '') log(frame)
      if (pending !== '') write(`${BEGIN_FRAME}${pending}${END_FRAME}`)
      pending = ''
    },
  }
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

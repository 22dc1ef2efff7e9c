import headless from '@xterm/headless'

/** What a text did to a terminal beside showing itself. */
export interface TerminalEffects {
  /** In words; empty: nothing. */
  effects: string[]
  /** All lines, without blanks at their ends. */
  lines: string[]
}

/** What log-update draws frames with. */
const FRAMES = /\x1b\[(?:\d*[ABGKJ]|\?2026[hl])/g
const FRAME_CONTROLS = new Set(['A', 'B', 'G', 'K', 'J', '?2026h', '?2026l'])
const COLOURS = /\x1b\[[\d;:]{0,64}m/g
const CONTROL = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u

const terminal = new headless.Terminal({
  ...{ cols: 100, rows: 30, scrollback: 20_000, convertEol: true, allowProposedApi: true },
  logLevel: 'off',
})
/** Those of the text that is shown now. */
let effects = new Set<string>()
let draws = false
watch()

/**
 * Shows a text on an xterm, and watches what else it does.
 *
 * @param isDrawn cursor movements that draw frames are no effect
 */
export async function terminalEffects(text: string, isDrawn = false): Promise<TerminalEffects> {
  terminal.reset()
  effects = new Set()
  draws = isDrawn
  // What is still open swallows the mark, and a style that is left open paints it.
  await new Promise<void>((resolve) => terminal.write(`${text}\r\n@`, resolve))
  const { active } = terminal.buffer
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row)!)
  const mark = rows.findLast((line) => line.translateToString(true) !== '')?.getCell(0)
  if (mark?.getChars() !== '@') effects.add('swallows what comes next')
  else if (!mark.isAttributeDefault()) effects.add('paints what comes next')
  if (CONTROL.test(text.replace(COLOURS, '').replace(isDrawn ? FRAMES : '', '')))
    effects.add('a control character')
  const lines = rows.map((line) => line.translateToString(true).trimEnd())
  return { effects: [...effects], lines: lines.slice(0, lines.lastIndexOf('@')) }
}

function watch(): void {
  const { parser } = terminal
  const seen = (what: string) => () => {
    effects.add(what)
    return false
  }
  for (let code = 0x40; code <= 0x7e; code += 1) {
    const final = String.fromCharCode(code)
    parser.registerDcsHandler({ final }, seen(`DCS ${final}`))
    parser.registerDcsHandler({ intermediates: '$', final }, seen(`DCS $${final}`))
    for (const prefix of ['', '?', '>', '=', '<'])
      parser.registerCsiHandler({ ...(prefix !== '' && { prefix }), final }, (parameters) => {
        const name = `${prefix}${prefix === '' ? '' : parameters.join(';')}${final}`
        if (name !== 'm' && !(draws && FRAME_CONTROLS.has(name))) effects.add(`CSI ${name}`)
        return false
      })
  }
  for (const id of [0, 1, 2, 4, 7, 8, 9, 10, 11, 12, 50, 52, 104, 133, 777, 1337])
    parser.registerOscHandler(id, seen(`OSC ${id}`))
  terminal.onData((data) => effects.add(`answers ${JSON.stringify(data)}`))
  terminal.onBell(() => effects.add('bell'))
  terminal.onTitleChange((title) => effects.add(`title ${title}`))
  terminal.buffer.onBufferChange(() => effects.add('other screen'))
}

/** Whether to colour what goes to `terminal`, or to a file or pipe. https://no-color.org and https://force-color.org */
export function wantsColour(terminal: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR) return false
  if (FORCE_COLOR) return FORCE_COLOR !== '0'
  return terminal && TERM !== 'dumb'
}

/** Files and pipes are as wide as a page of text. */
export function columns(terminal: boolean, output: NodeJS.WriteStream): number {
  return terminal ? output.columns || 80 : 100
}

/** Whether lines can be drawn over there. A terminal that is `dumb` knows none of the sequences that do so. */
export function isLive(output: NodeJS.WriteStream): boolean {
  return output.isTTY === true && process.env.TERM !== 'dumb'
}

/** The reporter for people at `output`, where none was asked for. */
export function reporterFor(output: NodeJS.WriteStream): 'pretty' | 'plain' {
  return isLive(output) ? 'pretty' : 'plain'
}

import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Mark } from './entity-marks.ts'
import { linesOf, nodesOf, type Run, withMarks } from './runs.ts'
import { commandStarts, shellRuns } from './shell-runs.ts'

/**
 * A script, with the prompt of its place before each command. Prompts are drawn by the style sheet from an attribute: neither
 * selecting nor the copy button takes them along, so that the text of the element is the script, to the letter.
 */
export function scriptView(script: string, prompt: string, marks: readonly Mark[] = []): ElementContent {
  const starts = new Set(commandStarts(script).map((at) => lineAt(script, at)))
  const lines = linesOf(withMarks(shellRuns(script), marks))
  const shown = lines.map((runs, at) => {
    const text = at === lines.length - 1 ? runs : [...runs, { text: '\n', className: '' }]
    return h('span', { dataP: promptOf(prompt, runs, starts.has(at)) }, nodesOf(text))
  })
  return h('pre', { className: 'lr-cmd' }, [h('code', shown)])
}

/** A line that goes on with a command is as far to the right as the one that began it. */
function promptOf(prompt: string, line: readonly Run[], isStart: boolean): string {
  if (isStart) return `${prompt} # `
  const isComment = line[0]?.className === 'c'
  return `${' '.repeat(prompt.length + 1)}${isComment || line.length === 0 ? ' ' : '>'} `
}

/** Text that is no script, as it is. */
export function textView(text: string): ElementContent {
  return h('pre', { className: 'lr-cmd' }, [h('code', text)])
}

function lineAt(text: string, offset: number): number {
  let line = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

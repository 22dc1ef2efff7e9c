import type { ElementContent } from 'hast'
import type { Mark } from '../entities/entity-marks.ts'
import { codeView, type Lines } from './code-view.ts'
import { type Run, withMarks } from './runs.ts'
import { commandStarts, shellRuns } from './shell-runs.ts'

/** A script, with the prompt of its place before each command. */
export function scriptView(
  script: string,
  prompt: string,
  { marks = [], ...lines }: Omit<Lines, 'promptOf'> & { marks?: readonly Mark[] } = {},
): ElementContent {
  const starts = new Set(commandStarts(script).map((at) => lineAt(script, at)))
  return codeView(withMarks(shellRuns(script), marks), {
    ...lines,
    promptOf: (line, at) => promptOf(prompt, line, starts.has(at)),
  })
}

/** A line that goes on with a command is as far to the right as the one that began it. */
function promptOf(prompt: string, line: readonly Run[], isStart: boolean): string {
  if (isStart) return `${prompt} # `
  const isComment = line[0]?.className === 'c'
  return `${' '.repeat(prompt.length + 1)}${isComment || line.length === 0 ? ' ' : '>'} `
}

function lineAt(text: string, offset: number): number {
  let line = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

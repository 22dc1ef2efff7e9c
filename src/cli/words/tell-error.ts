import { textWidth } from '../../reporters/terminal/text-width.ts'
import { columns } from '../terminal/terminal.ts'

/** Says on stderr what is wrong, and what helps: on a terminal in lines that fit it, else each on one line. */
export function tellError(rule: string | null, message: string, hint: string | null = null): void {
  const isTerminal = process.stderr.isTTY === true
  console.error(errorText(rule, message, hint, isTerminal ? columns(true, process.stderr) : null))
}

/** `labrun: error RULE: MESSAGE`, and a line for the hint. `width`: columns; `null`: lines stay whole, as programs read them. */
export function errorText(
  rule: string | null,
  message: string,
  hint: string | null,
  width: number | null,
): string {
  const lines = [
    `labrun: ${rule === null ? '' : `error ${rule}: `}${message}`,
    ...(hint === null ? [] : [`  hint: ${hint}`]),
  ]
  return fitted(lines.join('\n'), width)
}

/** Each line broken between words to so many columns; what is indented by four or more is to be copied, and stays whole. */
export function fitted(text: string, width: number | null): string {
  if (width === null) return text
  return text
    .split('\n')
    .flatMap((line) => (/^ {4}/.test(line) ? [line] : fittedLine(line, width)))
    .join('\n')
}

/** A command between backticks is one word, unless it is wider than the line. */
function fittedLine(line: string, width: number): string[] {
  const indent = /^ */.exec(line)![0]
  const lines: string[] = []
  for (const word of wordsOf(line, width - indent.length - 2)) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(last) + 1 + textWidth(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${indent}${lines.length === 0 ? '' : '  '}${word}`)
  }
  return lines.length === 0 ? [line] : lines
}

function wordsOf(line: string, width: number): string[] {
  const words = line.match(/(?:[^\s`]*`[^`]*`[^\s`]*)+|\S+/g) ?? []
  return words.flatMap((word) => (textWidth(word) <= width ? [word] : word.split(' ')))
}

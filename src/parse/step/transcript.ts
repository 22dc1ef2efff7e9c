import { isCode } from '../../core/bash/final-exit.ts'
import type { Place } from '../../core/place.ts'
import type { Complaint, PlacedComplaint } from '../complain.ts'
import { type Block, type BlockLine, placeIn } from '../markdown/block.ts'
import { shown, withoutBlanksAtEnd } from '../words.ts'

/** What was typed at one prompt, and what stands under it. */
export interface TranscriptCommand {
  /** From the prompt to the last line under it. */
  place: Place
  /** The command's lines, without the prompts. */
  lines: BlockLine[]
  /** What it must print. */
  output: BlockLine[]
  /** Empty lines behind that, which may be there for the eye alone. */
  blankEnd: number
  /** The status that it must end with: `[2]` on a line of its own. */
  exit: number
}

/** What a `console` block holds. */
export interface Transcript {
  commands: TranscriptCommand[]
  mistakes: PlacedComplaint[]
}

/**
 * Takes a transcript apart. A line that begins with `$ ` is a command; those right below it that begin with `> ` are its
 * further lines; all else under it is what it must print, and a last line `[2]` its status.
 *
 * Where the first prompt is indented, as in cram's files, all that belongs to the transcript is, and other lines are comments.
 */
export function readTranscript(block: Block): Transcript {
  const indent = block.lines
    .map(({ text }) => PROMPT_LINE.exec(text)?.[1])
    .find((found) => found !== undefined)
  if (indent === undefined) return { commands: [], mistakes: withoutPrompt(block.lines) }
  const reader = new TranscriptReader(indent)
  for (const line of block.lines) reader.read(line)
  return reader.finish()
}

const PROMPT_LINE = /^([ \t]*)\$(?: |$)/

/** What stands under a prompt, as it is read. */
interface Part {
  lines: BlockLine[]
  /** Everything under the command. */
  below: BlockLine[]
  /** Where its prompt stands. */
  prompt: Place
}

class TranscriptReader {
  readonly #indent: string
  readonly #parts: Part[] = []
  readonly #mistakes: PlacedComplaint[] = []
  /** What a line belongs to; `null`: to no command. */
  #part: Part | null = null
  /** The line before was empty, a comment, or none. */
  #afterGap = true
  /** One complaint for lines that follow one another. */
  #isComplainedOf = false

  constructor(indent: string) {
    this.#indent = indent
  }

  read(line: BlockLine): void {
    if (isBlank(line)) {
      this.#part?.below.push(inside(line, Math.min(this.#indent.length, line.text.length)))
      this.#afterGap = true
      this.#isComplainedOf = false
    } else if (line.text.startsWith(this.#indent)) {
      this.#readInside(inside(line, this.#indent.length))
      this.#afterGap = false
    } else this.#readComment(line)
  }

  finish(): Transcript {
    for (const part of this.#parts) this.#complainOfPart(part)
    return { commands: this.#parts.filter(isTyped).map(commandOf), mistakes: this.#mistakes }
  }

  #readInside(line: BlockLine): void {
    const { text } = line
    if (/^\$(?: |$)/.test(text)) {
      this.#part = { lines: [inside(line, 2)], below: [], prompt: placeIn(line, 0, 1) }
      this.#parts.push(this.#part)
      this.#isComplainedOf = false
    } else if (this.#part === null) this.#complain(line, stray(text, this.#parts.length === 0))
    else if (this.#part.below.length === 0 && /^>(?: |$)/.test(text)) this.#part.lines.push(inside(line, 2))
    else this.#part.below.push(line)
  }

  /** Only in a transcript that is indented. */
  #readComment(line: BlockLine): void {
    const prompt = otherPrompt(line.text)
    if (prompt === '$' || !this.#afterGap) this.#complain(line, lessIndented(line.text))
    else if (prompt !== null && !/^[#%]$/.test(prompt)) this.#complain(line, promptComplaint(prompt))
    this.#part = null
    this.#afterGap = true
  }

  #complainOfPart(part: Part): void {
    const last = part.lines.at(-1)!
    if (isTyped(part)) {
      if (/(?:^|[^\\])(?:\\\\)*\\$/.test(last.text) && !/(?:^|\s)#/.test(last.text))
        this.#mistakes.push({
          place: placeIn(last, last.text.length - 1, last.text.length),
          complaint: UNFINISHED,
        })
      return
    }
    const below = part.below.find((line) => !isBlank(line))
    if (below !== undefined) this.#mistakes.push(placed(below, underNothing(below.text)))
  }

  #complain(line: BlockLine, complaint: Complaint): void {
    if (!this.#isComplainedOf) this.#mistakes.push(placed(line, complaint))
    this.#isComplainedOf = true
  }
}

/** A line without its first characters. */
function inside({ text, line, column }: BlockLine, from: number): BlockLine {
  return { text: text.slice(from), line, column: column + Math.min(from, text.length) }
}

function isBlank({ text }: BlockLine): boolean {
  return withoutBlanksAtEnd(text) === ''
}

/** An empty prompt, or one with a comment, is passed over. */
function isTyped({ lines }: Part): boolean {
  return lines.some(({ text }) => isCode(text))
}

function commandOf({ prompt, lines, below }: Part): TranscriptCommand {
  const output = [...below]
  while (output.length > 0 && isBlank(output.at(-1)!)) output.pop()
  const last = output.at(-1) ?? lines.at(-1)!
  const place = { ...prompt, endLine: last.line, endColumn: last.column + last.text.length }
  const status = output.length === 0 ? null : statusOf(last)
  if (status === null) return { place, lines, output, blankEnd: below.length - output.length, exit: 0 }
  return { place, lines, output: output.slice(0, -1), blankEnd: 0, exit: status }
}

/** `[2]`, as a line; `null` for what can be no status. */
function statusOf({ text }: BlockLine): number | null {
  const digits = /^\[(0|[1-9]\d{0,2})\]$/.exec(withoutBlanksAtEnd(text))?.[1]
  return digits === undefined || Number(digits) > 255 ? null : Number(digits)
}

function withoutPrompt(lines: readonly BlockLine[]): PlacedComplaint[] {
  const first = lines.find((line) => !isBlank(line))
  return first === undefined ? [] : [placed(first, stray(first.text, true))]
}

function placed(line: BlockLine, complaint: Complaint): PlacedComplaint {
  const length = withoutBlanksAtEnd(line.text).length
  return { place: placeIn(line, line.text.length - line.text.trimStart().length, length), complaint }
}

/**
 * Prompts as shells have them that are no `$`: `# `, `% `, `root@host:/# `, `user@host:~$ `, `[root@host ~]# `, `bash-5.2$ `,
 * `/ # `.
 */
const OTHER_PROMPT =
  /^(?:[\w.-]+@[\w.-]+(?::[^\s$#%]*| [^\s$#%]+ )?|[~/][\w./~-]* ?|\[[^\]]*\]|(?:ba|da|z)?sh-?[\d.]*)?[$#%](?= |$)/

function otherPrompt(text: string): string | null {
  return OTHER_PROMPT.exec(text.trim())?.[0] ?? null
}

function stray(text: string, isFirst: boolean): Complaint {
  const prompt = otherPrompt(text)
  if (isFirst && prompt !== null) return promptComplaint(prompt)
  const start = shown(text.trim())
  return {
    rule: 'transcript',
    reason: isFirst
      ? `found ${start} before the first prompt, expected $ and a command`
      : `found ${start} under no command, expected $ and a command`,
    hint: 'A command stands behind `$ `, its further lines behind `> `, and what it prints below it. Text goes out of the block.',
    actual: text.trim(),
    expected: ['$ '],
  }
}

function promptComplaint(prompt: string): Complaint {
  return {
    rule: 'prompt',
    reason: `found the prompt ${shown(prompt)}, expected $`,
    hint:
      prompt === '#'
        ? "Write `$ ` for root's prompt too: blocks run as root. A comment goes above the block, or behind a prompt: $ # …"
        : `Write \`$ \` for each prompt: below a command, ${shown(prompt)} would be something that is printed.`,
    actual: prompt,
    expected: ['$'],
  }
}

function lessIndented(text: string): Complaint {
  return {
    rule: 'transcript',
    reason: `found ${shown(text.trim())}, which is indented less than the first prompt, expected the same`,
    hint: 'In a transcript that is indented, lines that are not are comments, each after an empty line or another comment.',
    actual: text.trim(),
  }
}

function underNothing(text: string): Complaint {
  return {
    rule: 'transcript',
    reason: `found ${shown(text.trim())} below a prompt without a command, expected a command`,
    hint: 'An empty prompt, or one with a comment alone, prints nothing.',
    actual: text.trim(),
  }
}

const UNFINISHED: Complaint = {
  rule: 'transcript',
  reason: 'found \\ at the end of a command, expected > and its next line below it',
  hint: 'The lines of a command after its first begin with `> `. All else below it is what it prints.',
  actual: '\\',
  expected: ['> '],
}

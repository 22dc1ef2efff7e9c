import { shellWord } from '../core/bash/word.ts'
import type { Lab, Step } from '../core/lab.ts'
import { sessionName } from '../core/session-name.ts'
import { HOST_SHELL } from '../core/shell-order.ts'
import { teardownOrder } from '../core/teardown.ts'
import { backgroundText } from './background.ts'
import { blockText } from './block.ts'
import { type BlockContext, type BlockText, enclosed } from './block-text.ts'
import { type Capture, neededCaptures, variablesIn } from './captures.ts'
import { conditionCommand } from './conditions.ts'
import { expectationComment } from './expectation-comment.ts'
import { leavesJobs, lostByPlace, mayBeOwn } from './own-shell.ts'
import type { PartName } from './parts.ts'
import { type Place, placesOf } from './places.ts'
import { preamble } from './preamble.ts'

/** A heading of the lab's text. */
export interface Heading {
  /** As `Step.file`: of a file that sets the lab up. */
  file?: string
  line: number
  depth: number
  text: string
}

/** Something of a lab that a script can't do. */
export interface Remark {
  /** Of the step. */
  file: string
  line: number
  text: string
}

/** A lab as a bash script. */
export interface ExportedLab {
  script: string
  /** In the order in which steps run; each is a comment of the script, too. */
  remarks: Remark[]
}

/**
 * Writes a lab as a script that does by itself what labrun does with the lab: the same commands in the same places and
 * shells, waiting for what they wait for, up to the first failure; teardown at the end whatever happened. What the
 * commands print is not compared with anything, and time limits are left out.
 */
export function exportLab(lab: Lab, headings: readonly Heading[]): ExportedLab {
  const isTaken = lab.steps.some((step) => step.script.includes(PREFIX))
  const { script, remarks } = new Export(isTaken ? setApart(lab) : lab, headings)
  return { script: isTaken ? script.replaceAll(PREFIX, OTHER_PREFIX).replaceAll(APART, '') : script, remarks }
}

/** How the script's own names begin, and how they do where the lab has such names. */
const PREFIX = 'lab_'
const OTHER_PREFIX = 'labrun_'
const APART = '\u0001'

/** A lab with such names made unlike the script's for a while. */
function setApart(lab: Lab): Lab {
  return JSON.parse(
    JSON.stringify(lab).replaceAll(PREFIX, `lab${JSON.stringify(APART).slice(1, -1)}_`),
  ) as Lab
}

class Export {
  readonly script: string
  readonly remarks: Remark[] = []
  readonly #lab: Lab
  #headings: readonly Heading[]
  readonly #isPlain: boolean
  readonly #moves: boolean
  readonly #places: ReadonlyMap<string, Place>
  readonly #captures: ReadonlyMap<Step, Capture[]>
  readonly #parts = new Set<PartName>()
  /** The names of what earlier steps have captured. */
  readonly #captured = new Set<string>()

  constructor(lab: Lab, headings: readonly Heading[]) {
    this.#lab = lab
    this.#headings = headings
    const steps = lab.steps.filter(({ teardown }) => !teardown)
    const teardown = teardownOrder(lab.steps)
    const own = lab.steps.filter(({ key }) => sessionName(key) === OWN)
    this.#isPlain = own.every(mayBeOwn)
    this.#moves = this.#isPlain && own.some(({ script }) => /\b(?:cd|pushd|popd)\b/.test(script))
    const others = lab.steps.filter((step) => !this.#isOwn(step)).map(({ key }) => key)
    this.#places = placesOf(others, lab, this.#moves)
    this.#captures = neededCaptures([...steps, ...teardown])
    const body = steps.flatMap((step) => this.#stepLines(step))
    const end = teardown.flatMap((step) => this.#teardownLines(step))
    this.script = `${[...this.#preamble(end, body), ...body].join('\n')}\n`
  }

  #isOwn({ key, background }: Step): boolean {
    return sessionName(key) === OWN && (this.#isPlain || background)
  }

  #preamble(teardown: string[], body: string[]): string[] {
    const { steps } = this.#lab
    const stops = steps.some((step) => !this.#isOwn(step) || step.background || leavesJobs(step))
    if (stops) this.#parts.add('stop')
    if (teardown.length > 0) this.#parts.add('teardown')
    if (steps.some((step) => !this.#isOwn(step) && !step.background)) this.#parts.add('shell')
    return preamble(this.#lab, {
      parts: this.#parts,
      places: [...this.#places.values()],
      teardown,
      hasFolder: this.#parts.has('shell') || [...teardown, ...body].some((line) => line.includes('$lab_tmp')),
      stops,
      moves: this.#moves,
      usesLabFolder: steps.some(({ script }) => script.includes('LAB_DIR')),
    })
  }

  #stepLines(step: Step): string[] {
    const { head, commands, foot } = this.#pieces(step)
    return [...head, ...commands, ...foot]
  }

  /** In a subshell: a failure ends the block, and what comes after it runs all the same. */
  #teardownLines(step: Step): string[] {
    const { head, commands, foot } = this.#pieces(step)
    const ended = `lab_ended $? ${shellWord(this.#placeOf(step))}`
    return [...head, ...enclosed('(', ['set -e', ...commands], ')'), ended, ...foot]
  }

  /** What is said of a step, what it does, and what is expected of it. */
  #pieces(step: Step): { head: string[]; commands: string[]; foot: string[] } {
    const { lines, remarks } = this.#conditionally(step, this.#text(step))
    for (const { name } of this.#captures.get(step) ?? []) this.#captured.add(name)
    const all = [...remarks, ...lostByPlace(step)]
    for (const text of all) this.remarks.push({ file: this.#fileOf(step), line: step.place.line, text })
    return {
      head: [
        '',
        ...this.#headingsBefore(step),
        ...this.#stepComment(step),
        ...all.map((text) => `# NOT AS IN THE LAB: ${text}`),
      ],
      commands: lines,
      foot: step.expectations.flatMap(expectationComment),
    }
  }

  #text(step: Step): BlockText {
    const context = this.#context(step)
    const text = step.background ? backgroundText(step, context) : blockText(step, context)
    for (const part of text.parts) this.#parts.add(part)
    return text
  }

  #context(step: Step): BlockContext {
    const place = this.#isOwn(step) ? null : this.#places.get(sessionName(step.key))!.name
    const beside = this.#lab.steps.filter(({ key }) => sessionName(key) === sessionName(step.key))
    const used = variablesIn(step.script)
    return {
      place,
      captures: this.#captures.get(step) ?? [],
      variables: place === null ? [] : [...this.#captured].filter((name) => used.includes(name)),
      later: beside
        .slice(beside.indexOf(step) + 1)
        .map(({ script }) => script)
        .join('\n'),
    }
  }

  #conditionally({ when = [] }: Step, { lines, remarks }: BlockText): Pick<BlockText, 'lines' | 'remarks'> {
    if (when.length === 0) return { lines, remarks }
    const conditions = when.map(conditionCommand)
    for (const { part } of conditions) if (part !== undefined) this.#parts.add(part)
    const test = conditions.map(({ command }) => command).join(' && ')
    return { lines: enclosed(`if ${test}; then`, lines, 'fi'), remarks }
  }

  #fileOf({ file }: Step): string {
    return file ?? this.#lab.file
  }

  #placeOf(step: Step): string {
    return `${this.#fileOf(step)}:${step.place.line}`
  }

  /** Each stands before the first step below it. */
  #headingsBefore(step: Step): string[] {
    const isAbove = ({ file, line }: Heading) => file === step.file && line < step.place.line
    const above = this.#headings.filter(isAbove)
    this.#headings = this.#headings.filter((heading) => !isAbove(heading))
    return above.flatMap(({ depth, text }) => [`${'#'.repeat(Math.max(2, depth))} ${oneLine(text)}`, ''])
  }

  #stepComment(step: Step): string[] {
    const marks = (['background', 'check', 'hidden'] as const).filter((name) => step[name])
    const place = sessionName(step.key) === OWN ? [] : [sessionName(step.key)]
    const retry = step.retryMs === null ? [] : [`tried again for ${step.retryMs / 1000} s`]
    const name = /^\d+$/.test(step.id) ? [] : [step.id]
    return [`# ${[this.#placeOf(step), ...name, ...place, ...marks, ...retry].join(' · ')}`]
  }
}

const OWN = sessionName(HOST_SHELL)

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}

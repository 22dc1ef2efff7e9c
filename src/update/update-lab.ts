import { VFile } from 'vfile'
import { HostError } from '../core/host-error.ts'
import type { Lab } from '../core/lab.ts'
import type { Matcher } from '../core/matcher.ts'
import type { StepResult } from '../core/step-result.ts'
import { runOrder } from '../parse/expectation/captures.ts'
import { parseLab } from '../parse/lab.ts'
import type { Block } from '../parse/markdown/block.ts'
import { blocksByLine } from '../parse/markdown/blocks-by-line.ts'
import { boundWith, matchBoth, NOTHING_BOUND } from './bound.ts'
import { LabText, type Region } from './lab-text.ts'
import { nameHoles } from './names.ts'
import { piecesOfLine, textsOfLines } from './new-line.ts'
import { namesIn } from './orphans.ts'
import { isHole } from './piece.ts'
import { scriptNames } from './script-names.ts'
import { tellAgain, tellLostNames } from './tell.ts'
import { type Change, type LabRuns, matcherFor, Walk } from './walk.ts'

/** What is to become of a lab's file. */
export interface LabUpdate {
  /** The whole text; the same where nothing is to change. */
  text: string
  /** What could not be done, as errors, and what is to be known of what could, as notes. */
  file: VFile
  /** The step at which the lab was not gone on with, as it ran. */
  stopped: StepResult | null
}

/**
 * Writes anew, in the text of a lab, the expectations that no longer fit what it printed in both of two runs. Pure.
 *
 * @throws {HostError} `update-does-not-fit`, a bug: nothing is returned that was not read again, and fits both runs
 */
export function updateLab(runs: LabRuns, match: Matcher): LabUpdate {
  const walk = new Walk(runs, match)
  walk.run()
  const { file, stopped, changes } = walk
  if (changes.length === 0) return { text: runs.text, file, stopped }
  const names = nameHoles(walk.traces, namesIn(runs.lab), scriptNames(runs.lab))
  const named = writtenLab(runs, walk, match)
  if (named === null) forgetNames(changes)
  const written = named ?? writtenLab(runs, walk, match)
  if (written === null) throw doesNotFit(runs.lab)
  if (named !== null) for (const name of names) if (name.isWanted) tellAgain(name, file)
  tellLostNames(runs.lab.steps, written.lab.steps, file)
  return { text: written.text, file, stopped }
}

function doesNotFit({ file }: Lab): HostError {
  return new HostError(
    'bug',
    'update-does-not-fit',
    `${file}: what labrun was about to write does not fit what was printed`,
    'Nothing was written. Please report it, with the lab.',
  )
}

/** Names that labrun has made up are no part of what has to be. */
function forgetNames(changes: readonly Change[]): void {
  const lines = changes.flatMap((change) => change.lines)
  const holes = lines.flatMap(piecesOfLine).flat().filter(isHole)
  for (const hole of holes) if (!hole.isFixed) Object.assign(hole, { name: null, captures: false })
}

/** The lab as it would be; `null` where it would not be right. */
function writtenLab(runs: LabRuns, walk: Walk, match: Matcher): { text: string; lab: Lab } | null {
  const text = writtenText(runs, walk.changes)
  const file = new VFile({ path: runs.lab.file, value: Buffer.from(text) })
  const { lab } = parseLab(file)
  return lab !== null && isRight(runs.lab, lab, walk, match) ? { text, lab } : null
}

function writtenText({ text, markdown }: LabRuns, changes: readonly Change[]): string {
  const blocks = blocksByLine(markdown.tree, markdown.source)
  return new LabText(text).withRegions(changes.map((change) => regionOf(change, blocks)))
}

function regionOf({ step, expectation, lines }: Change, blocks: ReadonlyMap<number, Block>): Region {
  const { transcript, scriptLine } = step
  const block = blocks.get(transcript?.line ?? expectation.place.line)!
  const command = transcript && block.lines.find(({ line }) => line === scriptLine)
  const texts = textsOfLines(lines, transcript !== undefined)
  return {
    block,
    firstLine: expectation.firstLine,
    count: expectation.lines.length,
    // cram's transcripts are indented as a whole.
    indent: /^[ \t]*/.exec(command?.text ?? '')![0],
    lines: lines.map((line, index) => (line.kind === 'kept' ? line.line.line : texts[index]!)),
  }
}

/** Whether a lab does what it did, and what it expects anew is what both runs have printed. */
function isRight(before: Lab, after: Lab, walk: Walk, match: Matcher): boolean {
  let bound = NOTHING_BOUND
  if (after.steps.length !== before.steps.length) return false
  return runOrder(after.steps).every((step) => {
    const old = before.steps.find(({ id }) => id === step.id)
    if (old?.script !== step.script || old.expectations.length !== step.expectations.length) return false
    return step.expectations.every((expectation, index) => {
      const was = old.expectations[index]!
      const change = walk.changes.find((one) => one.expectation === was)
      const captures = change
        ? matchBoth(expectation, change.texts, bound, matcherFor(step, match))
        : (walk.kept.get(was) ?? NOTHING_BOUND)
      if (captures !== null) bound = boundWith(bound, captures)
      return captures !== null && (change !== undefined || linesOf(was) === linesOf(expectation))
    })
  })
}

function linesOf({ lines }: Lab['steps'][number]['expectations'][number]): string {
  return lines.map(({ text }) => text).join('\n')
}

import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { Step } from '../../core/lab.ts'
import type { StepResult } from '../../core/step-result.ts'
import { stepWord } from '../../reporters/words/step-word.ts'
import type { EntityMarks } from '../entities/entity-marks.ts'
import type { StepEvidence } from '../evidence/evidence.ts'
import { codeView } from './code-view.ts'
import { failureViews } from './failure-view.ts'
import type { FenceWords } from './fence-words.ts'
import { outputViews } from './output-view.ts'
import { scriptView } from './script-view.ts'

/** What is known of the block around. */
export interface Surroundings {
  prompt: string
  /** What the author says of the block for the page. */
  words: FenceWords
  /** It is one of several commands. */
  isPart: boolean
  entities: EntityMarks
}

/** What was typed and what came out: the inner part of a block, once for each command of a transcript. */
export function exchangeView(
  step: Step,
  evidence: StepEvidence,
  { prompt, words, isPart, entities }: Surroundings,
): ElementContent[] {
  return [
    step.writes === undefined
      ? scriptView(step.script, prompt, {
          words,
          above: linesAbove(step),
          marks: entities.inScript(step.script, step),
        })
      : codeView([{ text: writtenText(step), className: '' }], { words }),
    ...verdict(evidence),
    ...(evidence.kind === 'none'
      ? []
      : outputViews(evidence.result, (text) => entities.inOutput(text, step))),
    ...(isPart ? status(evidence) : []),
    ...(evidence.kind === 'current' ? failureViews(evidence.result) : []),
  ]
}

/** Lines of the block above its script, which for a command of a transcript are those of the commands before it. */
function linesAbove({ transcript, scriptLine }: Step): number {
  return transcript === undefined ? 0 : scriptLine - transcript.line - 1
}

/** What is written to the file: the script without its first line and its last one, which are labrun's. */
function writtenText({ script }: Step): string {
  return script.split('\n').slice(1, -1).join('\n')
}

/** Whether there is a status and a time to be told. */
export function hasRun({ status }: Pick<StepResult, 'status'>): boolean {
  return status !== 'skipped' && status !== 'not-run'
}

/** What is to be said before anything else, where it is not simply proven. */
function verdict(evidence: StepEvidence): ElementContent[] {
  const words = verdictWords(evidence)
  if (words === null) return []
  const isFailure = evidence.kind === 'current' && hasRun(evidence.result)
  return [h('p', { className: isFailure ? 'lr-verdict' : 'lr-verdict lr-doubt' }, words)]
}

/** `null` for a step that is simply proven. */
export function verdictWords(evidence: StepEvidence): string | null {
  if (evidence.kind === 'none') return 'Never run: what it prints is not known.'
  if (evidence.kind === 'changed') return 'This block has changed since. What stood here before printed:'
  if (evidence.kind === 'stale') return 'From an earlier state of this lab:'
  const { status, failures, reason } = evidence.result
  if (status === 'passed') return null
  const word = stepWord({ status, failures })
  return `${WORDS[word] ?? word}${reason === null ? '' : `: ${reason}`}`
}

const WORDS: Readonly<Record<string, string>> = {
  failed: 'Failed',
  interrupted: 'Interrupted',
  'timed-out': 'Timed out',
  'output-limit': 'Printed too much',
  'session-lost': 'Its shell was lost',
  'host-error': 'The Docker host was lost',
  skipped: 'Skipped',
  'not-run': 'Did not run',
}

function status(evidence: StepEvidence): ElementContent[] {
  if (evidence.kind === 'none' || !hasRun(evidence.result)) return []
  const { exitCode } = evidence.result
  return exitCode === null || exitCode === 0
    ? []
    : [h('p', { className: 'lr-label lr-status' }, `exit status ${exitCode}`)]
}

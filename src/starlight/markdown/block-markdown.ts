import type { StepResult } from '../../core/step-result.ts'
import { ESCAPE_SEQUENCE } from '../../core/text/escape-sequences.ts'
import { sizeText } from '../../core/text/size-text.ts'
import { visible } from '../../reporters/terminal/visible.ts'
import { duration } from '../../reporters/words/words.ts'
import type { ShownStep } from '../block/block-view.ts'
import { hasRun, verdictWords } from '../block/exchange-view.ts'
import { whereabouts } from '../evidence/whereabouts.ts'
import { escaped, fenced } from './markdown-text.ts'

/**
 * A block in Markdown: what is typed, where that runs and what came of it, what was printed.
 *
 * @param steps one, or the commands of a transcript
 * @param source the block as it is written
 * @param language the word of its fence
 */
export function blockMarkdown(steps: readonly ShownStep[], source: string, language: string): string {
  return steps.flatMap((step) => exchange(step, source, language)).join('\n\n')
}

function exchange(shown: ShownStep, source: string, language: string): string[] {
  const { step, evidence } = shown
  const results = evidence.kind === 'none' ? [] : [evidence.result]
  const printed = results.flatMap(outputs)
  const introduction = `${placeWords(shown)} ${outcome(shown, printed[0] ?? null)}`
  return [
    typed(shown, source, language),
    `*${introduction}*`,
    ...printed.flatMap(({ words, text }, at) => [...(at === 0 ? [] : [`*${words}*`]), fenced('text', text)]),
    ...(evidence.kind === 'current' && step.writes === undefined ? complaints(evidence.result) : []),
  ]
}

function typed({ step }: ShownStep, source: string, language: string): string {
  if (step.writes !== undefined) return fenced(language, source)
  if (step.transcript === undefined) return fenced(step.key.shell, step.script)
  // As at a prompt.
  return fenced('console', `$ ${step.script.replace(/\n$/, '').split('\n').join('\n> ')}`)
}

/** `In web by nsenter, with the namespaces net of web.` */
function placeWords({ step, measured }: ShownStep): string {
  const { place, way, particulars, namespaces } = whereabouts(step, measured)
  const own = namespaces.filter(({ own }) => own).map(({ name }) => name)
  const words = [
    step.key.target === 'host' ? 'On the host' : `In ${place} ${way}`,
    ...particulars,
    ...(step.key.target === 'nsenter' ? [`namespaces ${own.join(' ')}`] : []),
    ...(step.writes === undefined ? [] : [`written to ${step.writes.path}`]),
    ...(step.background ? ['in the background'] : []),
    ...(step.teardown ? ['clean-up'] : []),
    ...(step.check ? ['a check for CI'] : []),
  ]
  return `${escaped(words.join(', '))}.`
}

/** @param printed what the words are to lead to */
function outcome({ evidence }: ShownStep, printed: Printed | null): string {
  const words = verdictWords(evidence)
  if (evidence.kind === 'none') return words!
  if (evidence.kind !== 'current') return printed === null ? words!.replace(/:$/, ' nothing.') : words!
  return [ended(evidence.result, words), ...(printed === null ? [] : [printed.words])].join(' ')
}

function ended(result: StepResult, verdict: string | null): string {
  const { exitCode, durationMs } = result
  const status = exitCode === null || exitCode === 0 ? '' : ` with exit status ${exitCode}`
  const time = hasRun(result) ? ` in ${duration(durationMs)}` : ''
  return verdict === null ? `Passed${status}${time}.` : `${escaped(verdict.replace(/\.$/, ''))}.`
}

interface Printed {
  words: string
  text: string
}

/** Each stream by itself. */
function outputs(result: StepResult): Printed[] {
  const { stdout, stderr, lateOutput, merged } = result
  const streams = [
    {
      words: merged ? 'Printed, on both streams' : 'Printed',
      text: withGap(stdout, result.stdoutCut),
      encoding: result.stdoutEncoding,
    },
    { words: 'On stderr', text: withGap(stderr, result.stderrCut), encoding: result.stderrEncoding },
    { words: 'Printed later, in the background', text: lateOutput, encoding: result.lateOutputEncoding },
  ]
  return streams
    .filter(({ text }) => text !== '')
    .map(({ words, text, encoding }) => ({
      words: `${words}${encoding === undefined ? '' : ' (bytes that are no UTF-8 are written as \\\\xHH)'}:`,
      text: visible(text.replace(ESCAPE_SEQUENCE, '')),
    }))
}

/** Where something was left out, it says so. */
function withGap(text: string, cut: StepResult['stdoutCut']): string {
  if (cut === undefined) return text
  return `${text.slice(0, cut.at)}\n… ${sizeText(cut.bytes)} left out …\n${text.slice(cut.at)}`
}

/** The first is the reason, which has been told. */
function complaints({ failures, reason }: StepResult): string[] {
  const others = failures.filter(({ message }) => message !== reason)
  return others.length === 0 ? [] : [others.map(({ message }) => `- ${escaped(message)}`).join('\n')]
}

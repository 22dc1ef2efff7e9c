import { resolve } from 'node:path'
import type { Lab, Step } from '../../core/lab.ts'
import { UsageError } from '../words/usage-error.ts'
import { splitStep, stepsNamed } from './step-name.ts'

/** What the command line says of the steps to run. */
export interface StepOptions {
  only?: string[]
  from?: string
  until?: string
}

/** The words of a command line: files, directories and globs, and what `labs/x.md#step` says beside. */
export interface NamedSteps {
  words: string[]
  steps: { file: string; step: string }[]
}

/** Takes the steps out of the words. */
export function readNamedSteps(words: readonly string[]): NamedSteps {
  const split = words.map(splitStep)
  const whole = new Set(split.flatMap(([file, step]) => (step === null ? [resolve(file)] : [])))
  return {
    words: split.map(([file]) => file),
    // A lab that is also named without a step is run whole.
    steps: split.flatMap(([file, step]) =>
      step === null || whole.has(resolve(file)) ? [] : [{ file, step }],
    ),
  }
}

/**
 * The labs, each with the steps that the command line asks for, and all that come before: what a step needs of those no
 * text tells. Teardown always runs.
 *
 * @throws {UsageError} where a step is not there, or it can't be told of which lab it is
 */
export function selectSteps(labs: readonly Lab[], { steps }: NamedSteps, options: StepOptions): Lab[] {
  const asked = askedOnce(steps, options)
  if (asked === null) return namedOf(labs, steps)
  const [lab, second] = labs
  if (lab === undefined || second !== undefined) {
    const hint = `Name the lab too: ${labs[0]?.file ?? 'labs/x.md'}#${asked.step}`
    throw new UsageError(
      `${asked.flag} ${asked.step} is a step of one lab, and these are ${labs.length}`,
      hint,
    )
  }
  return [options.only ? onlyOf(lab, options.only) : rangeOf(lab, options)]
}

/** The first of the flags, `null` where there is none. */
function askedOnce(
  [named]: NamedSteps['steps'],
  { only, from, until }: StepOptions,
): { flag: string; step: string } | null {
  const flags = [
    ...(only ? [{ flag: '--only', step: only[0]! }] : []),
    ...(from === undefined ? [] : [{ flag: '--from', step: from }]),
    ...(until === undefined ? [] : [{ flag: '--until', step: until }]),
  ]
  const [first, second] = flags
  if (first === undefined) return null
  if (named !== undefined)
    throw new UsageError(`${named.file}#${named.step} and ${first.flag} both name steps`)
  if (first.flag === '--only' && second !== undefined)
    throw new UsageError(`--only and ${second.flag} both name steps`)
  return first
}

function namedOf(labs: readonly Lab[], named: NamedSteps['steps']): Lab[] {
  const files = new Set(labs.map(({ file }) => resolve(file)))
  const other = named.find(({ file }) => !files.has(resolve(file)))
  if (other !== undefined)
    throw new UsageError(`${other.file}#${other.step}: found no file before the #, expected one lab`)
  return labs.map((lab) => {
    const names = named.filter(({ file }) => resolve(file) === resolve(lab.file)).map(({ step }) => step)
    return names.length === 0 ? lab : onlyOf(lab, names)
  })
}

function onlyOf(lab: Lab, names: readonly string[]): Lab {
  return partOf(lab, new Set(names.flatMap((name) => stepsNamed(lab, name))))
}

function rangeOf(lab: Lab, { from, until }: StepOptions): Lab {
  const first = from === undefined ? 0 : stepsNamed(lab, from)[0]!
  const last = until === undefined ? lab.steps.length - 1 : stepsNamed(lab, until).at(-1)!
  if (first > last) throw new UsageError(`--from ${from} comes after --until ${until} in ${lab.file}`)
  const between = [...lab.steps.keys()].slice(first, last + 1)
  const named = [from === undefined ? null : first, until === undefined ? null : last]
  return partOf(lab, new Set(between.filter((index) => !lab.steps[index]!.teardown || named.includes(index))))
}

function partOf(lab: Lab, selected: ReadonlySet<number>): Lab {
  const isTeardown = [...selected].some((index) => lab.steps[index]!.teardown)
  const last = isTeardown ? lab.steps.length : Math.max(...selected)
  const isIn = ({ teardown }: Step, index: number) => teardown || index <= last
  const steps = lab.steps.filter(isIn)
  const ids = [...selected].toSorted((a, b) => a - b).map((index) => lab.steps[index]!.id)
  const teardown = steps.filter((step) => step.teardown && !ids.includes(step.id)).map(({ id }) => id)
  return { ...lab, steps, part: { selected: ids, teardown, leftOut: lab.steps.length - steps.length } }
}

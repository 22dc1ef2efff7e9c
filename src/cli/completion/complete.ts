import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import type { Argument, Command, Option } from 'commander'
import { type Candidate, closed, open } from './candidate.ts'
import { filePaths, folderPaths, labPaths, textOf } from './paths.ts'
import { stepIds } from './step-ids.ts'

/** What of the line stands before the word that is being typed. */
interface Before {
  command: Command
  /** No command was named yet, so that the next word may be one. */
  isUnnamed: boolean
  /** What is no option and no option's value. */
  given: string[]
  used: Set<Option>
  /** The option whose value the next word is. */
  waiting: Option | null
  /** `--` was there: no more options. */
  isPlain: boolean
}

/** What the outside is asked for. */
export interface CompletionFacts {
  /** The names of hosts that were kept, and of all runs that are known of. */
  runNames: (which: 'kept' | 'all') => string[]
}

/**
 * What the last word of a command line could become, as far as it has been typed.
 *
 * @param words those behind `labrun`, unquoted; the last is the one that is being typed, and may be empty
 */
export function complete(program: Command, words: readonly string[], facts: CompletionFacts): Candidate[] {
  const begun = words.at(-1) ?? ''
  const before = readWords(program, words.slice(0, -1))
  // A name with a control character can't be shown on a line, and is hardly ever meant.
  return candidates(program, before, begun, facts).filter(
    ({ value }) => value.startsWith(begun) && !/\p{Cc}/u.test(value),
  )
}

function candidates(program: Command, before: Before, begun: string, facts: CompletionFacts): Candidate[] {
  if (before.waiting !== null) return valuesOf(before.waiting, begun, before)
  const joined = before.isPlain ? null : /^(--[\w-]+=)(.*)$/s.exec(begun)
  if (joined !== null) {
    const option = optionsOf(program, before).find(({ long }) => `${long}=` === joined[1])
    if (option === undefined || !takesValue(option)) return []
    return valuesOf(option, joined[2]!, before).map((candidate) => ({
      ...candidate,
      value: joined[1] + candidate.value,
    }))
  }
  if (begun.startsWith('-') && !before.isPlain) return optionNames(program, before)
  return [
    ...(before.isUnnamed ? commandNames(program) : []),
    ...argumentValues(program, before, begun, facts),
  ]
}

function readWords(program: Command, words: readonly string[]): Before {
  const before: Before = {
    command: program.commands.find((command) => command.name() === 'run')!,
    isUnnamed: true,
    given: [],
    used: new Set(),
    waiting: null,
    isPlain: false,
  }
  for (const word of words) readWord(program, before, word)
  return before
}

function readWord(program: Command, before: Before, word: string): void {
  if (before.waiting !== null) before.waiting = null
  else if (before.isPlain || !word.startsWith('-') || word === '-') readGiven(program, before, word)
  else if (word === '--') before.isPlain = true
  else {
    const option = optionsOf(program, before).find(({ short, long }) =>
      [short, long].includes(word.split('=')[0]!),
    )
    if (option === undefined) return
    before.used.add(option)
    if (takesValue(option) && !word.includes('=')) before.waiting = option
  }
}

function readGiven(program: Command, before: Before, word: string): void {
  const command = before.isUnnamed ? program.commands.find((each) => each.name() === word) : undefined
  before.isUnnamed = false
  if (command === undefined) before.given.push(word)
  else before.command = command
}

/** Before a command those of labrun itself too. */
function optionsOf(program: Command, { command, isUnnamed }: Before): Option[] {
  const help = program.createHelp()
  const own = help.visibleOptions(command)
  return isUnnamed
    ? [...own, ...help.visibleOptions(program).filter(({ long }) => long === '--version')]
    : own
}

function takesValue(option: Option): boolean {
  return option.required || option.optional
}

function optionNames(program: Command, before: Before): Candidate[] {
  return optionsOf(program, before)
    .filter((option) => !before.used.has(option) || isRepeated(option))
    .map((option) => closed(option.long ?? option.short!, option.description))
}

/** Their values are collected; all others count once. */
function isRepeated({ parseArg, argChoices }: Option): boolean {
  return parseArg !== undefined && argChoices === undefined
}

function commandNames(program: Command): Candidate[] {
  return program.commands.map((command) => closed(command.name(), command.summary()))
}

function valuesOf(option: Option, begun: string, before: Before): Candidate[] {
  if (option.argChoices !== undefined) return option.argChoices.map((choice) => closed(choice))
  switch (option.attributeName()) {
    case 'reporter':
      return reporters(option, begun)
    case 'jobs':
      return Array.from({ length: availableParallelism() }, (_, at) => closed(String(at + 1)))
    case 'at':
    case 'from':
    case 'until':
    case 'only':
      return before.given.flatMap((word) => stepIds(textOf(word.replace(/#[^#]*$/, ''))))
    case 'timeout':
      return ['1m', '5m', '10m', '30m', '1h'].map((time) => closed(time))
    case 'env':
      return Object.keys(process.env).map((name) => closed(name))
    case 'dir':
      return folderPaths(begun)
    case 'output':
      return filePaths(begun)
    default:
      return []
  }
}

/** `:` and a file may follow each; the names stand in the option's description. */
function reporters({ description }: Option, begun: string): Candidate[] {
  const [name, ...file] = begun.split(':')
  if (file.length > 0)
    return filePaths(file.join(':')).map((candidate) => ({
      ...candidate,
      value: `${name}:${candidate.value}`,
    }))
  return description
    .replace(/;.*/, '')
    .split(', ')
    .map((each) => open(each))
}

function argumentValues(
  program: Command,
  { command, given }: Before,
  begun: string,
  facts: CompletionFacts,
): Candidate[] {
  const places = command.registeredArguments
  const last = places.at(-1)
  const argument: Argument | undefined = places[given.length] ?? (last?.variadic ? last : undefined)
  switch (argument?.name()) {
    case 'lab':
      return labWords(command.name(), begun, facts)
    case 'run':
      return facts.runNames('all').map((name) => closed(name))
    case 'command':
      return commandNames(program)
    default:
      return (argument?.argChoices ?? []).map((choice) => closed(choice))
  }
}

function labWords(command: string, begun: string, { runNames }: CompletionFacts): Candidate[] {
  const hash = begun.lastIndexOf('#')
  const lab = begun.slice(0, Math.max(hash, 0))
  const ofSteps = ['run', 'shell'].includes(command) && lab !== '' && !existsSync(begun)
  const steps = ofSteps ? stepIds(textOf(lab)) : []
  const kept = command === 'shell' ? runNames('kept').map((name) => closed(name, 'a host that was kept')) : []
  return [...steps.map((step) => ({ ...step, value: `${lab}#${step.value}` })), ...labPaths(begun), ...kept]
}

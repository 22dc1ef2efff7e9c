import type { Step } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { teardownOrder } from '../core/teardown.ts'
import { complain } from '../parse/complain.ts'
import { parseInfo } from '../parse/info-string/info-string.ts'
import { near } from '../parse/near.ts'
import { optionsOf } from '../parse/script/command-words.ts'
import { runOptions } from '../parse/script/interactive-docker.ts'
import { blockAt, type CheckedLab, lineOf, placeOfFence } from './checked-lab.ts'
import { everyNode, scriptsWithin } from './scripts-within.ts'
import { commandOf } from './self-match.ts'

/** Warns of each container that a block goes into and that no step before it makes. */
export function findNeverStarted(checked: CheckedLab): void {
  const all = new Map(checked.allSteps.map((step) => [step, madeBy(step)]))
  const order = [...checked.allSteps.filter(({ teardown }) => !teardown), ...teardownOrder(checked.allSteps)]
  const made = new Set<string>()
  const told = new Set<string>()
  let anyMayBeMade = false
  for (const step of order) {
    const { container } = step.key
    if (
      container !== null &&
      !anyMayBeMade &&
      !made.has(container) &&
      !isId(container) &&
      !told.has(container)
    ) {
      told.add(container)
      if (checked.steps.includes(step)) warn(checked, step, container, [...made], all)
    }
    const found = all.get(step)!
    for (const name of found.names) made.add(name)
    anyMayBeMade ||= found.any
  }
}

/** The containers that a step makes. */
interface Made {
  names: string[]
  /** Of names that only a run can tell, too. */
  any: boolean
}

const MAKERS = /^(?:docker-compose|podman|nerdctl|kubectl|k3d|kind|make|ansible.*|terraform|source|\.|eval)$/
const DOCKER_VALUES = /^(?:-[cHl]|--config|--context|--host|--log-level|--tlscacert|--tlscert|--tlskey)$/

function madeBy({ script }: Step): Made {
  const made: Made = { names: [], any: false }
  for (const { text, root } of scriptsWithin(script)) {
    for (const node of everyNode(root)) {
      const command = commandOf(text, node)
      if (command !== null) readCommand(command.name, command.args, made)
    }
  }
  // What can't be read may make anything.
  if (scriptsWithin(script).length === 0) made.any = true
  return made
}

function readCommand(name: string, args: readonly string[], made: Made): void {
  if (MAKERS.test(name) || /\.(?:sh|py|pl)$/.test(name) || /^\$/.test(name)) made.any = true
  if (/^(?:ba|da|z)?sh$/.test(name) || name === 'xargs') made.any ||= args.some((arg) => !arg.startsWith('-'))
  // What comes from elsewhere: `curl … | docker`, the API itself.
  if (args.some((arg) => /docker\.sock|\/containers\/create/.test(arg))) made.any = true
  if (name !== 'docker') return
  let words = args.slice(optionsOf(args, DOCKER_VALUES).length)
  if (words[0] === 'container') words = words.slice(1)
  const [verb, ...rest] = words
  if (verb === 'run' || verb === 'create') addName(nameOption(runOptions(rest)), made)
  if (verb === 'rename') addName(rest[1], made)
  if (/^(?:compose|stack|service|swarm|start|plugin)$/.test(verb ?? '')) made.any = true
}

/** The value of `--name`; `undefined` where Docker makes one up. */
function nameOption(options: readonly string[]): string | undefined {
  const at = options.indexOf('--name')
  return at >= 0
    ? options[at + 1]
    : options.find((option) => option.startsWith('--name='))?.slice('--name='.length)
}

function addName(word: string | undefined, made: Made): void {
  if (word === undefined) return
  const plain = /^(["']?)([\w.-]+)\1$/.exec(word)?.[2]
  if (plain === undefined) made.any = true
  else made.names.push(plain)
}

function isId(container: string): boolean {
  return /^[0-9a-f]{12,64}$/.test(container)
}

function warn(
  checked: CheckedLab,
  step: Step,
  container: string,
  made: readonly string[],
  all: ReadonlyMap<Step, Made>,
): void {
  const later = checked.allSteps.find((other) => all.get(other)!.names.includes(container))
  const nearest = near(container, made)
  const hint =
    later !== undefined
      ? `${lineOf(later, step)} starts it, and runs later.`
      : nearest !== null
        ? `Did you mean ${nearest}?`
        : `Start it in a host block: docker run -d --name ${container} IMAGE`
  complain(checked.file, placeOfName(checked, step, container), {
    rule: 'container-never-started',
    severity: 'warning',
    reason: `found the container ${container}, which no step before starts`,
    hint,
    actual: container,
    ...(nearest !== null && { expected: [nearest] }),
  })
}

/** Where the step names it: at its fence, or in the front matter for all. */
function placeOfName(checked: CheckedLab, step: Step, container: string): Place {
  const { source } = checked
  const block = blockAt(checked, step.place.line)
  const words = block === null ? [] : parseInfo(block.info, block.infoPlace)
  const word = words.find(({ key, value }) => key === 'container' && value === container)
  if (word !== undefined) return word.valuePlace
  const end = source[0] === '---' ? source.indexOf('---', 1) : -1
  const at = source.findIndex((line, index) => index < end && /^container\s*:/.test(line))
  const from = at < 0 ? -1 : source[at]!.lastIndexOf(container)
  if (from < 0) return placeOfFence(checked, step.place)
  return { line: at + 1, column: from + 1, endLine: at + 1, endColumn: from + 1 + container.length }
}

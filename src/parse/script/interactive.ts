import type { ShellName, TargetName } from '../../core/lab.ts'
import type { Complaint } from '../complain.ts'
import { shown } from '../words.ts'
import { commandName, isBareShell, optionsOf } from './command-words.ts'
import { dockerComplaint } from './interactive-docker.ts'
import { nsenterComplaint } from './interactive-nsenter.ts'
import type { ShellCommand, ShellWord } from './shell-commands.ts'

/** A command of a script that a person at a terminal could mean, but not a script. */
export interface Mistake {
  word: ShellWord
  complaint: Complaint
}

/** Where a script stands. */
export interface ScriptBlock {
  target: TargetName
  shell: ShellName
  /** It is on a terminal, at which nobody types. */
  tty: boolean
  /** The lab's default. */
  container: string | null
  /** It stands behind a prompt. */
  isTranscript: boolean
}

const PROMPT = /^(?:\$|\S+@\S+:\S*[$#])$/

/** Words before a command that leave it the command. */
const RESERVED = new Set('if then elif else while until do ! { time command exec'.split(' '))

const SUDO_VALUES = /^-[CDghpRrTtUu]$/

/**
 * The prompts, and the commands that would wait for somebody to type: with their stdin empty they fail, or end at once and
 * leave a step green that has shown nothing.
 *
 * @param block what the script's own block is: its target, and the lab's container, for the block that a hint writes out
 */
export function interactiveMistake(command: ShellCommand, block: ScriptBlock): Mistake | null {
  const [first] = command.words
  if (first !== undefined && PROMPT.test(first.text))
    return { word: first, complaint: promptComplaint(first.text, block) }
  const words = withoutPrefixes(command.words)
  const [word, ...rest] = words
  if (word === undefined) return null
  const args = rest.map(({ text }) => text)
  const complaint = complaintOf(commandName(word.text), args, command.hasInput, block)
  return complaint === null ? null : { word, complaint }
}

function complaintOf(
  name: string,
  args: readonly string[],
  hasInput: boolean,
  block: ScriptBlock,
): Complaint | null {
  if (name === 'docker') return dockerComplaint(args, hasInput, block.tty)
  if (hasInput) return null
  if (name === 'nsenter') return nsenterComplaint(args, block.container)
  const isShell = name === 'sudo' ? isSudoShell(args) : isBareShell(name, args)
  return isShell ? bareShellComplaint([name, ...args].join(' '), block) : null
}

function promptComplaint(prompt: string, { target, isTranscript }: ScriptBlock): Complaint {
  return {
    rule: 'prompt',
    reason: `found the prompt ${shown(prompt)} before a command, expected the command alone`,
    hint: isTranscript
      ? 'One prompt is enough.'
      : `With its prompts, and what is printed, it is a transcript: \`\`\`console ${target}, where each prompt is $.`,
    actual: prompt,
  }
}

/** Goes past reserved words, assignments, and sudo where a command follows it. */
export function withoutPrefixes(words: readonly ShellWord[]): readonly ShellWord[] {
  let rest = words
  while (rest.length > 0) {
    const at = rest.findIndex(isCommandWord)
    if (at < 0) return []
    rest = at === 0 ? rest : rest.slice(at)
    if (commandName(rest[0]!.text) !== 'sudo') return rest
    const command = rest.slice(1 + sudoOptions(rest.slice(1).map(({ text }) => text)).length)
    if (!command.some(isCommandWord)) return rest
    rest = command
  }
  return rest
}

function isCommandWord({ text }: ShellWord): boolean {
  return !RESERVED.has(text) && !/^[A-Za-z_]\w*\+?=/.test(text)
}

function sudoOptions(args: readonly string[]): string[] {
  return optionsOf(args, SUDO_VALUES)
}

/** `sudo -i` and `sudo -s` without a command. */
function isSudoShell(args: readonly string[]): boolean {
  return sudoOptions(args).some((option) => /^-[A-Za-z]*[is]$|^--(?:login|shell)$/.test(option))
}

function bareShellComplaint(text: string, { target, shell }: ScriptBlock): Complaint {
  return {
    rule: 'interactive',
    reason: `found ${shown(text)}, which waits for somebody to type, expected a command`,
    hint: `A block is a shell already. For a second one, open a block of its own: \`\`\`${shell} ${target} session=second`,
    actual: text,
  }
}

import { commandName, optionsOf } from './command-words.ts'
import { isImageName } from './docker-names.ts'
import { withoutPrefixes } from './interactive.ts'
import { runOptions } from './interactive-docker.ts'
import { type ShellWord, shellCommands } from './shell-commands.ts'

/** What a command of a script does with an image. */
export type ImageUse =
  /** Starts a container of it, or pulls it. */
  | { kind: 'uses'; name: string; word: ShellWord }
  /** Makes one of this name. */
  | { kind: 'makes'; name: string }
  /** Makes images of names that only a run can tell. */
  | { kind: 'makes-any' }

const DOCKER_VALUES = /^(?:-[cHl]|--config|--context|--host|--log-level|--tlscacert|--tlscert|--tlskey)$/
const IMPORT_VALUES = /^(?:-[cm]|--change|--message|--platform)$/
const COMMIT_VALUES = /^(?:-[acm]|--author|--change|--message|--platform)$/

// Deeper than anybody writes by hand.
const DEEPEST = 5

/** What a script does with images, in order, also within `$( … )`; names that are no plain words are left out. */
export function imageUses(script: string, offset = 0, depth = 0): ImageUse[] {
  return shellCommands(script).flatMap(({ words }) => [
    ...words.flatMap(({ text, offset: at }) => {
      const inner = depth < DEEPEST ? text.indexOf('$(') : -1
      return inner < 0 ? [] : imageUses(text.slice(inner + 2), offset + at + inner + 2, depth + 1)
    }),
    ...useOf(words).map((use) =>
      use.kind === 'uses' ? { ...use, word: { ...use.word, offset: offset + use.word.offset } } : use,
    ),
  ])
}

function useOf(words: readonly ShellWord[]): ImageUse[] {
  const [command, ...rest] = withoutPrefixes(words)
  const name = commandName(command?.text ?? '')
  if (name === 'docker-compose' || name === 'buildah' || name === 'ctr') return [{ kind: 'makes-any' }]
  if (name !== 'docker') return []
  let args = rest.slice(optionsOf(textsOf(rest), DOCKER_VALUES).length)
  if (['container', 'image', 'buildx', 'builder'].includes(args[0]?.text ?? '')) args = args.slice(1)
  const [verb, ...operands] = args
  return readVerb(verb?.text ?? '', operands)
}

function readVerb(verb: string, args: readonly ShellWord[]): ImageUse[] {
  const texts = textsOf(args)
  const behind = (options: readonly string[]) => args.slice(options.length)
  switch (verb) {
    case 'run':
    case 'create':
      return used(behind(runOptions(texts))[0])
    case 'pull':
      return used(behind(optionsOf(texts, /^--platform$/))[0])
    case 'build':
      return tags(texts).flatMap(made)
    case 'tag':
    case 'import':
      return made(behind(optionsOf(withoutDash(texts), IMPORT_VALUES))[1]?.text)
    case 'commit':
      return made(behind(optionsOf(texts, COMMIT_VALUES))[1]?.text)
    case 'load':
    case 'compose':
      return [{ kind: 'makes-any' }]
    default:
      return []
  }
}

function used(word: ShellWord | undefined): ImageUse[] {
  const name = plainWord(word?.text)
  return word && name !== null && isImageName(name) ? [{ kind: 'uses', name, word }] : []
}

function made(text: string | undefined): ImageUse[] {
  const name = plainWord(text)
  return name === null ? [{ kind: 'makes-any' }] : [{ kind: 'makes', name }]
}

/** The values of `-t` and `--tag`. */
function tags(args: readonly string[]): (string | undefined)[] {
  return args.flatMap((arg, index) => {
    if (arg === '-t' || arg === '--tag') return [args[index + 1]]
    const value = /^(?:--tag=|-t)(.+)$/s.exec(arg)?.[1]
    return value === undefined ? [] : [value]
  })
}

/** A word that the shell leaves as it is, its quotes taken off. */
function plainWord(text: string | undefined): string | null {
  const word = /^(["']?)([\w./:@-]+)\1$/.exec(text ?? '')?.[2]
  return word ?? null
}

/** A `-` alone is stdin, and no option. */
function withoutDash(texts: readonly string[]): string[] {
  return texts.map((text) => (text === '-' ? 'stdin' : text))
}

function textsOf(words: readonly ShellWord[]): string[] {
  return words.map(({ text }) => text)
}

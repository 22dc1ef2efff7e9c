import { accessSync, constants, realpathSync, type Stats, statSync } from 'node:fs'
import { relative } from 'node:path'
import { getSystemErrorMap } from 'node:util'
import { near } from '../../parse/near.ts'
import { COMMANDS } from '../words/command-help.ts'
import { EXIT } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'

/**
 * The lab files that the words of a command line mean: a file is itself, a directory the `*.md` below it,
 * anything else a glob. Names that begin with `_` or `.` are no labs unless they are named outright.
 *
 * @returns paths as the user would write them, each file once, in the order named and sorted within a directory
 * @throws {UsageError} where a word means no file, or all of them together mean none, or one can't be read
 */
export async function selectFiles(words: readonly string[]): Promise<string[]> {
  const files = await findFiles(words)
  for (const file of files) readable(file)
  return files
}

/**
 * The same, whether they can be read or not.
 *
 * @throws {UsageError} where a word means no file, or all of them together mean none
 */
export async function findFiles(words: readonly string[]): Promise<string[]> {
  /** By real path: `./a.md` and a link to it are `a.md` too. */
  const files = new Map<string, string>()
  for (const word of words) {
    for (const file of await filesOf(word)) {
      const real = realpathSync(file)
      if (!files.has(real)) files.set(real, file)
    }
  }
  if (files.size === 0) throw new UsageError(`no labs in ${words.join(' ')}`, LAB_FILES_HINT, EXIT.nothing)
  return [...files.values()]
}

const LAB_FILES_HINT = 'Labs are the *.md files whose names, and whose folders, do not begin with _ or a dot.'

async function filesOf(word: string): Promise<string[]> {
  const kind = kindOf(word)
  if (kind?.isDirectory()) return labsBelow(word)
  if (kind !== undefined) return [regular(word, kind)]
  const { glob } = await import('tinyglobby')
  const found = await glob(word, { ignore: NO_LABS, expandDirectories: false })
  if (found.length > 0) return found.sort()
  const problem = /[*?[{]/.test(word) ? 'matches no file' : 'does not exist'
  throw new UsageError(`${word === '' ? '""' : word} ${problem}`, hintFor(word))
}

/** @returns `undefined` where there is nothing of this name */
function kindOf(word: string): Stats | undefined {
  return unlessRefused(word, () => statSync(word, { throwIfNoEntry: false }))
}

/** A pipe would be waited for, a device has no end: only a file is a lab. */
function regular(word: string, kind: Stats): string {
  if (!kind.isFile()) throw new UsageError(`${word} is ${whatIs(kind)}, expected a file`, LABS_HINT)
  return word
}

function readable(file: string): void {
  unlessRefused(file, () => accessSync(file, constants.R_OK))
}

function whatIs(kind: Stats): string {
  if (kind.isFIFO()) return 'a named pipe'
  return kind.isSocket() ? 'a socket' : 'a device'
}

/** Does what the system may refuse: rights that are missing, links in a circle, a name that is too long. */
function unlessRefused<T>(word: string, ask: () => T): T {
  try {
    return ask()
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException
    const [, reason] = getSystemErrorMap().get(errno ?? 0) ?? [null, message]
    throw new UsageError(`${word} can't be read: ${reason}`)
  }
}

async function labsBelow(directory: string): Promise<string[]> {
  const { glob } = await import('tinyglobby')
  const found = await glob('**/*.md', {
    cwd: directory,
    ignore: NO_LABS,
    absolute: true,
    expandDirectories: false,
  })
  return found.map((file) => relative('', file)).sort()
}

/** The first word may be a command that is misspelt: anything that is no command is taken for a lab. */
function hintFor(word: string): string {
  const command = near(word, COMMANDS)
  if (command !== null) return `Did you mean labrun ${command}?`
  return LABS_HINT
}

const LABS_HINT = 'Name a lab (labs/namespaces.md), a directory, or a glob in quotes.'
const NO_LABS = ['**/_*', '**/_*/**', '**/node_modules/**']

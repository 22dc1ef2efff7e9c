import { statSync } from 'node:fs'
import { relative } from 'node:path'
import { near } from '../parse/near.ts'
import { EXIT } from './exit-code.ts'
import { UsageError } from './usage-error.ts'

/**
 * The lab files that the words of a command line mean: a file is itself, a directory the `*.md` below it,
 * anything else a glob. Names that begin with `_` or `.` are no labs unless they are named outright.
 *
 * @returns paths as the user would write them, each once, in the order named and sorted within a directory
 * @throws {UsageError} where a word means no file, or all of them together mean none
 */
export async function selectFiles(words: readonly string[]): Promise<string[]> {
  const files = new Set<string>()
  for (const word of words) {
    for (const file of await filesOf(word)) files.add(file)
  }
  if (files.size === 0) throw new UsageError(`no labs in ${words.join(' ')}`, LAB_FILES_HINT, EXIT.nothing)
  return [...files]
}

const LAB_FILES_HINT = 'Labs are the *.md files whose names, and whose folders, do not begin with _ or a dot.'

async function filesOf(word: string): Promise<string[]> {
  const kind = statSync(word, { throwIfNoEntry: false })
  if (kind?.isFile()) return [word]
  if (kind?.isDirectory()) return labsBelow(word)
  const { glob } = await import('tinyglobby')
  const found = await glob(word, { ignore: NO_LABS, expandDirectories: false })
  if (found.length > 0) return found.sort()
  const problem = /[*?[{]/.test(word) ? 'matches no file' : 'does not exist'
  throw new UsageError(`${word} ${problem}`, hintFor(word))
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
  return 'Name a lab (labs/namespaces.md), a directory, or a glob in quotes.'
}

const NO_LABS = ['**/_*', '**/_*/**', '**/node_modules/**']
const COMMANDS = ['run', 'check', 'list', 'clean', 'help']

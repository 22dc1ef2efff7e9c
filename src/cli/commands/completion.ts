import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type FoundRun, findRuns } from '../../cleanup/find-runs.ts'
import { forBash, readBashLine } from '../completion/bash-line.ts'
import { type CompletionFacts, complete } from '../completion/complete.ts'
import { EXIT } from '../words/exit-code.ts'

/**
 * `labrun completion SHELL`: a script that makes this shell complete what is typed behind labrun. With words, what the script asks
 * for: a line for each word that the last of them could become, with whether more of it is to follow, and what it is. Returns the
 * exit code.
 */
export function completionCommand(program: Command, shell: string, words: readonly string[]): number {
  if (words.length === 0) process.stdout.write(scriptFor(shell))
  else for (const line of answer(program, shell, words)) console.log(line)
  return EXIT.passed
}

function answer(program: Command, shell: string, words: readonly string[]): string[] {
  if (shell !== 'bash') {
    const found = complete(program, words.slice(1), FACTS)
    return found.map(({ value, about, isOpen }) =>
      shell === 'fish' ? `${value}\t${about}` : `${ending(isOpen)}\t${value}\t${about}`,
    )
  }
  const [text = '', breaks = ''] = words
  const line = readBashLine(text, breaks)
  return complete(program, line.words.slice(1), FACTS).map(
    ({ value, isOpen }) => `${ending(isOpen)}\t${forBash(value, line)}`,
  )
}

function ending(isOpen: boolean): string {
  return isOpen ? 'open' : 'closed'
}

/** Whoever may not see them is offered none. */
const FACTS: CompletionFacts = {
  runNames(which) {
    if (process.getuid?.() !== 0) return []
    const isMeant = ({ state }: FoundRun) => (which === 'kept' ? state === 'kept' : state !== 'running')
    return findRuns()
      .filter(isMeant)
      .map(({ name }) => name)
  },
}

function scriptFor(shell: string): string {
  // In dist/ all lies in one folder.
  const folder = import.meta.url.endsWith('.ts') ? '../completion/' : './'
  return readFileSync(new URL(`${folder}completion.${shell}`, import.meta.url), 'utf8')
}

import { type ShellToken, shellTokens } from '../../core/bash/tokens.ts'

/** A simple command of a script, as far as it can be told without running it. */
export interface ShellCommand {
  words: ShellWord[]
  /** Something is fed to its stdin: a pipe, a file, a here-document. */
  hasInput: boolean
}

/** A word as written, quotes and all. */
export interface ShellWord {
  text: string
  /** In the script. */
  offset: number
}

/**
 * The simple commands of a bash script, in order. Comments, here-documents and redirections are left out; what stands in
 * `$( … )` or backticks is part of its word. Where a script is broken the result merely ends early.
 */
export function shellCommands(script: string): ShellCommand[] {
  const commands: ShellCommand[] = []
  let command: ShellCommand = { words: [], hasInput: false }
  for (const token of [...shellTokens(script).tokens, END]) {
    if (token.kind === 'word') command.words.push({ text: token.text, offset: token.from })
    if (token.kind === 'redirection' && feeds(token)) command.hasInput = true
    if (token.kind !== 'operator') continue
    if (command.words.length > 0) commands.push(command)
    command = { words: [], hasInput: token.text === '|' || token.text === '|&' }
  }
  return commands
}

const END: ShellToken = { kind: 'operator', text: '\n', from: 0, to: 0 }

function feeds({ text }: ShellToken): boolean {
  return text.startsWith('<') && text !== '<>'
}

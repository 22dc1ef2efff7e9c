import { CommanderError } from 'commander'
import { toHostError } from '../core/host-error.ts'
import { buildProgram } from './program.ts'
import { EXIT, errorExitCode } from './words/exit-code.ts'
import { tellError } from './words/tell-error.ts'
import { UsageError } from './words/usage-error.ts'

/**
 * Reads a command line, runs its one command, and turns what is thrown into words on stderr.
 *
 * @param words those behind `labrun`
 * @returns the exit code
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  try {
    let exitCode: number = EXIT.passed
    const program = buildProgram((code) => {
      exitCode = code
    })
    await program.parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    return complain(error)
  }
}

function complain(error: unknown): number {
  // Help, or the version: said already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage
  if (error instanceof UsageError) {
    tellError('usage', error.message, error.hint)
    return error.exitCode
  }
  const { rule, message, hint, kind } = toHostError(error)
  tellError(rule, message, hint)
  return errorExitCode(kind)
}

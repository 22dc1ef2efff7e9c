import { CommanderError } from 'commander'
import { HostError } from '../core/host-error.ts'
import { EXIT, errorExitCode } from './exit-code.ts'
import { buildProgram } from './program.ts'
import { UsageError } from './usage-error.ts'

/** The command: parses the command line, runs one command, and turns what is thrown into an exit code. */
async function main(): Promise<number> {
  try {
    let exitCode: number = EXIT.passed
    const program = buildProgram((code) => {
      exitCode = code
    })
    await program.parseAsync()
    return exitCode
  } catch (error) {
    return complain(error)
  }
}

function complain(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.passed : EXIT.usage
  if (error instanceof UsageError) {
    tell(`labrun: error usage: ${error.message}`, error.hint)
    return error.exitCode
  }
  if (error instanceof HostError) {
    tell(`labrun: error ${error.rule}: ${error.message}`, error.hint)
    return errorExitCode(error.kind)
  }
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
  tell(`labrun: error internal: ${words}`, 'This is a bug in labrun: please report it with the lab.')
  return EXIT.bug
}

function tell(message: string, hint: string | null): void {
  console.error(hint === null ? message : `${message}\n  hint: ${hint}`)
}

process.exitCode = await main()

import { EXIT } from './exit-code.ts'

/** The command line is wrong (exit 2), or names nothing to run (exit 5). */
export class UsageError extends Error {
  readonly hint: string | null
  readonly exitCode: number

  constructor(message: string, hint: string | null = null, exitCode: number = EXIT.usage) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
    this.exitCode = exitCode
  }
}

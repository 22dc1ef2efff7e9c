import { diskTrouble } from './disk-trouble.ts'

/**
 * What kind of trouble, which decides the exit code (design: section 3):
 * environment 4, cleanup 6, bug 70, io 74, lock 75.
 */
export type HostErrorKind = 'environment' | 'cleanup' | 'bug' | 'io' | 'lock'

/** A `HostError` as data: how it crosses from the engine to the front. */
export interface HostErrorData {
  kind: HostErrorKind
  rule: string
  message: string
  hint: string | null
  /** What in a lab it is about; left out where it is about none. */
  place?: { file: string; line: number; column: number }
}

/** labrun or the host could not work. Not a failed expectation, and not a mistake in the author's text. */
export class HostError extends Error {
  readonly kind: HostErrorKind
  /** kebab-case name of the rule, shown in front of the message. */
  readonly rule: string
  readonly hint: string | null

  constructor(
    kind: HostErrorKind,
    rule: string,
    message: string,
    hint: string | null = null,
    cause?: unknown,
  ) {
    super(message, { cause })
    this.name = 'HostError'
    this.kind = kind
    this.rule = rule
    this.hint = hint
  }

  toData(): HostErrorData {
    return { kind: this.kind, rule: this.rule, message: this.message, hint: this.hint }
  }
}

/** Any thrown value as a `HostError`: `disk` where a disk is full or broken; what else is none yet is a bug of labrun's. */
export function toHostError(error: unknown): HostError {
  if (error instanceof HostError) return error
  const trouble = error instanceof Error ? diskTrouble(error as NodeJS.ErrnoException) : null
  if (trouble !== null) return new HostError('io', 'disk', trouble, null, error)
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new HostError(
    'bug',
    'internal',
    message,
    'This is a bug in labrun: please report it with the lab.',
    error,
  )
}

import type { HostErrorKind } from '../../core/host-error.ts'
import type { Report } from '../../core/report.ts'

/** The exit codes that users and CI rely on (design: section 3). */
export const EXIT = {
  passed: 0,
  failed: 1,
  usage: 2,
  invalid: 3,
  environment: 4,
  nothing: 5,
  cleanup: 6,
  bug: 70,
  io: 74,
  lock: 75,
  timedOut: 124,
} as const

const OF_KIND: Record<HostErrorKind, number> = {
  environment: EXIT.environment,
  cleanup: EXIT.cleanup,
  bug: EXIT.bug,
  io: EXIT.io,
  lock: EXIT.lock,
}

const OF_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGPIPE: 141, SIGTERM: 143 } as const

/** The signals that end a run in order. */
export type EndingSignal = keyof typeof OF_SIGNAL

/** When several apply, the first of these does. */
const PRECEDENCE: readonly number[] = [70, 6, 74, 129, 130, 141, 143, 124, 4, 75, 3, 2, 1, 5]

/** The exit code of a whole run. */
export function runExitCode(
  report: Report,
  errors: readonly HostErrorKind[],
  signal: EndingSignal | null,
  timedOut = false,
): number {
  const codes = new Set<number>(errors.map((kind) => OF_KIND[kind]))
  if (signal !== null) codes.add(OF_SIGNAL[signal])
  if (timedOut) codes.add(EXIT.timedOut)
  for (const { status } of report.labs) {
    if (status === 'cleanup-incomplete') codes.add(EXIT.cleanup)
    if (status === 'failed') codes.add(EXIT.failed)
    if (status === 'host-error' && errors.length === 0) codes.add(EXIT.environment)
  }
  if (report.labs.every(({ status }) => status === 'skipped')) codes.add(EXIT.nothing)
  return firstOf(codes)
}

/** The exit code of a run that a signal ended. */
export function signalExitCode(signal: EndingSignal): number {
  return OF_SIGNAL[signal]
}

/** The exit code for a thrown error's kind. */
export function errorExitCode(kind: HostErrorKind): number {
  return OF_KIND[kind]
}

/** When several apply, the one that counts. */
export function firstOf(codes: ReadonlySet<number>): number {
  return PRECEDENCE.find((code) => codes.has(code)) ?? EXIT.passed
}

import type { Counts } from './counts.ts'

/** Aborts, with the usual exit code as its reason, at Ctrl-C and the like; they no longer end the process. */
export function heedSignals(): AbortSignal {
  const interrupted = new AbortController()
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => interrupted.abort(exitCode))
  }
  return interrupted.signal
}

/** The exit code of a run: the signal's where one came, else whether anything failed. */
export function exitCodeOf({ failed }: Counts, interrupted: AbortSignal): number {
  if (interrupted.aborted) return interrupted.reason as number
  return failed > 0 ? 1 : 0
}

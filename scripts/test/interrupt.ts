import { type Counts, closingLine } from './counts.ts'
import { failureLines } from './failure-lines.ts'

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

/**
 * Does what counts passed and failed tries, prints the closing line, and sets the exit code.
 *
 * @param name what says that it was interrupted
 */
export async function runCounted(
  name: string,
  work: (interrupted: AbortSignal) => Promise<Counts>,
): Promise<void> {
  const interrupted = heedSignals()
  try {
    const counts = await work(interrupted)
    for (const line of failureLines(counts.failures)) console.log(line)
    console.log(closingLine(counts))
    process.exitCode = exitCodeOf(counts, interrupted)
  } catch (error) {
    if (!interrupted.aborted) throw error
    console.log(`${name}: interrupted`)
    process.exitCode = interrupted.reason as number
  }
}

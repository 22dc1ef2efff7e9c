import type { EndingSignal } from './exit-code.ts'

const ENDING: readonly EndingSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** The signals a run was sent. */
export interface Signals {
  /** The first, which decides the exit code; `null`: none. */
  readonly first: EndingSignal | null
  /** Gives the signals back to the process. */
  release(): void
}

/**
 * Catches the signals that end a run.
 *
 * @param onSignal told how many there have been, this one included
 */
export function catchSignals(onSignal: (count: number, signal: EndingSignal) => void): Signals {
  let first: EndingSignal | null = null
  let count = 0
  const listeners = ENDING.map((signal) => {
    const listener = () => {
      first ??= signal
      count += 1
      onSignal(count, signal)
    }
    process.on(signal, listener)
    return { signal, listener }
  })
  return {
    get first() {
      return first
    },
    release: () => {
      for (const { signal, listener } of listeners) process.off(signal, listener)
    },
  }
}

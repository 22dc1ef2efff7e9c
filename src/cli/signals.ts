import type { EndingSignal } from './words/exit-code.ts'

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
 * @param onBrokenOutput told once, in words, that nothing can be shown any more
 * @param isForAnother whether this one does not count, now
 */
export function catchSignals(
  onSignal: (count: number, signal: EndingSignal) => void,
  onBrokenOutput: (why: string) => void,
  isForAnother: (signal: EndingSignal) => boolean = () => false,
): Signals {
  let first: EndingSignal | null = null
  let count = 0
  const caught = (signal: EndingSignal) => {
    if (isForAnother(signal)) return
    first ??= signal
    count += 1
    onSignal(count, signal)
  }
  const listeners = ENDING.map((signal) => ({ signal, listener: () => caught(signal) }))
  for (const { signal, listener } of listeners) process.on(signal, listener)
  // Node ignores SIGPIPE: that nobody reads any more is told by the stream. Told once, and listened to for good.
  let told = false
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (told) return
    told = true
    if (code === 'EPIPE') caught('SIGPIPE')
    else onBrokenOutput(`standard output can't be written: ${code}`)
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

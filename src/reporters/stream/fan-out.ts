import { type HostError, toHostError } from '../../core/host-error.ts'
import type { Reporter } from '../../core/reporter.ts'

/** Several reporters as one, which never throws. */
export interface FanOut extends Required<Reporter> {
  /** The first error of each reporter that threw, in the order of the reporters. */
  errors(): HostError[]
}

/** Tells every reporter everything. One that throws is remembered and goes on being told; the others do not notice. */
export function fanOut(reporters: readonly Reporter[]): FanOut {
  const errors = new Map<Reporter, HostError>()
  const tell = (call: (reporter: Reporter) => void) => {
    for (const reporter of reporters) {
      try {
        call(reporter)
      } catch (error) {
        if (!errors.has(reporter)) errors.set(reporter, toHostError(error))
      }
    }
  }
  return {
    onEvent: (event) => tell((reporter) => reporter.onEvent?.(event)),
    onEnd: (report) => tell((reporter) => reporter.onEnd?.(report)),
    onLeave: () => tell((reporter) => reporter.onLeave?.()),
    errors: () => reporters.flatMap((reporter) => errors.get(reporter) ?? []),
  }
}

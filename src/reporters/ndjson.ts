import type { Reporter } from '../core/reporter.ts'
import { inertJson } from './terminal/inert.ts'

/** For programs that follow a run: each event as it comes, one JSON value a line. */
export function ndjsonReporter({ write }: { write: (text: string) => void }): Reporter {
  return { onEvent: (event) => write(`${inertJson(JSON.stringify(event))}\n`) }
}

import type { Step } from './lab.ts'
import type { Captures, Origin, Origins } from './matcher.ts'

/** Where a step's expectations captured these names, for messages. */
export function originsOf({ id, file, place, expectations }: Step, captures: Captures): Origins {
  const lines = expectations.flatMap((expectation) => expectation.lines)
  const origin = (name: string): Origin => {
    const line = lines.find(({ text }) => text.includes(`{{${name}:`))
    return { step: id, line: line?.line ?? place.line, ...(file !== undefined && { file }) }
  }
  return Object.fromEntries(Object.keys(captures).map((name) => [name, origin(name)]))
}

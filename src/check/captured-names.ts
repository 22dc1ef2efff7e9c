import type { Step } from '../core/lab.ts'

/** What steps capture: each name with the first of them, in their order, that does. */
export function capturedNames(steps: readonly Step[]): ReadonlyMap<string, Step> {
  const first = new Map<string, Step>()
  for (const step of steps) {
    for (const { text } of step.expectations.flatMap(({ lines }) => lines)) {
      for (const [, name] of text.matchAll(/\{\{([A-Za-z_]\w*):/g))
        if (!first.has(name!)) first.set(name!, step)
    }
  }
  return first
}

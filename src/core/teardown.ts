import type { Step } from './lab.ts'

/**
 * The teardown steps of a lab in the order they run: neighbouring ones are a group, run as written;
 * groups run last first, as what was made last is taken away first.
 */
export function teardownOrder(steps: readonly Step[]): Step[] {
  const groups: Step[][] = []
  let inGroup = false
  for (const step of steps) {
    if (step.teardown && inGroup) groups.at(-1)!.push(step)
    else if (step.teardown) groups.push([step])
    inGroup = step.teardown
  }
  return groups.reverse().flat()
}

import type { Step } from './lab.ts'

/**
 * The teardown steps of a lab in the order they run: neighbouring ones of a file are a group, run as written;
 * groups run last first, as what was made last is taken away first. So those of a file that set the lab up come last.
 */
export function teardownOrder(steps: readonly Step[]): Step[] {
  const groups: Step[][] = []
  let before: Step | null = null
  for (const step of steps) {
    if (step.teardown && before?.teardown && before.file === step.file) groups.at(-1)!.push(step)
    else if (step.teardown) groups.push([step])
    before = step
  }
  return groups.reverse().flat()
}

import type { Step } from './lab.ts'

/** Whether a step's stdout and stderr are captured as one stream, in the order in which they are printed. */
export function isMerged({ key, expectations }: Pick<Step, 'key' | 'expectations'>): boolean {
  return key.tty || expectations.some(({ stream }) => stream === 'both')
}

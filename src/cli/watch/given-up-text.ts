import type { Event } from '../../core/event.ts'
import { residueText } from '../../core/residue-text.ts'
import { visible } from '../../reporters/terminal/visible.ts'

/** What is to be told of a host that was given up; `''`: nothing. */
export function givenUpText({
  lab,
  failed,
  hostDifference,
}: Extract<Event, { type: 'host-given-up' }>): string {
  const steps = failed.map(
    ({ id, line, status, reason }) =>
      `watch: teardown of ${lab}, which had waited: step ${id} (line ${line}) ${status}: ${reason ?? ''}`,
  )
  const residue = hostDifference.map((one) => `watch: after ${lab} not as before: ${residueText(one)}`)
  return [...steps, ...residue].map((line) => visible(line)).join('\n')
}

import type { Lab } from '../../core/lab.ts'
import type { NamespaceInodes } from '../../core/namespaces.ts'
import { sessionName } from '../../core/session-name.ts'
import { teardownOrder } from '../../core/teardown.ts'
import type { Evidence } from './evidence.ts'
import type { Measured } from './whereabouts.ts'

/**
 * The namespaces that each step ran in, by its id: those that the first step of its shell tells, beside those of the host's own
 * shells. Of a lab that has changed since nothing is certain.
 */
export function measuredNamespaces({ steps }: Lab, evidence: Evidence): ReadonlyMap<string, Measured> {
  const measured = new Map<string, Measured>()
  if (evidence.kind !== 'current') return measured
  const { results } = evidence
  const onHost = steps.filter(({ key }) => key.target === 'host')
  const host = onHost.map(({ id }) => results.get(id)?.namespaces).find((found) => found !== undefined)
  if (host === undefined) return measured
  const shells = new Map<string, NamespaceInodes>()
  for (const { id, key } of [...steps.filter(({ teardown }) => !teardown), ...teardownOrder(steps)]) {
    const name = sessionName(key)
    const shell = results.get(id)?.namespaces ?? shells.get(name)
    if (shell === undefined) continue
    shells.set(name, shell)
    measured.set(id, { shell, host })
  }
  return measured
}

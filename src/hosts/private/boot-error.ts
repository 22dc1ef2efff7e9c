import { HostError } from '../../core/host-error.ts'

/** A host that did not come up, from the words of its end: each kind of trouble with what helps. */
export function bootError(reason: string): HostError {
  const refused = reason.match(/^ *unshare: unshare failed: (.*)$/m)?.[1]
  if (refused !== undefined) return noNamespaces(refused)
  return new HostError('environment', 'host-not-up', `the private Docker host did not come up: ${reason}`)
}

/** dockerd ended before it answered, or never did. */
export function engineError(reason: string): HostError {
  const message = `the Docker engine of the private host did not come up: ${reason}`
  return new HostError('environment', 'docker-not-up', message)
}

function noNamespaces(refusal: string): HostError {
  return new HostError(
    'environment',
    'no-namespaces',
    `this machine does not let root make namespaces (${refusal})`,
    'In a container, labrun needs all rights: docker run --privileged.',
  )
}

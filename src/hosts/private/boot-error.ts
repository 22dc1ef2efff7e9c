import { HostError } from '../../core/host-error.ts'

/** A host that did not come up, from the words of its end: each kind of trouble with what helps. */
export function bootError(reason: string): HostError {
  if (/^ *(unshare|setpriv): .*(not permitted|Invalid argument|No space left)/m.test(reason))
    return noNamespaces(reason)
  return new HostError('environment', 'host-not-up', `the private Docker host did not come up: ${reason}`)
}

/** dockerd ended before it answered. */
export function engineError(reason: string): HostError {
  return new HostError(
    'environment',
    'docker-not-up',
    `the private host's Docker engine did not come up: ${reason}`,
  )
}

function noNamespaces(reason: string): HostError {
  return new HostError(
    'environment',
    'no-namespaces',
    `this machine does not let root make namespaces: ${reason}`,
    'In a container labrun needs its full rights: docker run --privileged.',
  )
}

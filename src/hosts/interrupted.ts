import { HostError } from '../core/host-error.ts'

/** @throws {HostError} `interrupted`, once nobody wants the host any more. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return
  throw new HostError('environment', 'interrupted', 'interrupted before the Docker host was ready')
}

import { HostError } from '../core/host-error.ts'

/** @throws {HostError} `interrupted`, once nobody wants the host any more. */
export function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted()
}

/** What `work` comes to, unless the signal comes first. @throws {HostError} `interrupted` */
export async function unlessInterrupted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  throwIfInterrupted(signal)
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(interrupted())
    signal?.addEventListener('abort', giveUp)
    work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', giveUp))
  })
}

function interrupted(): HostError {
  return new HostError('environment', 'interrupted', 'interrupted before the Docker host was ready')
}

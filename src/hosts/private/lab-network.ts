import { HostError } from '../../core/host-error.ts'
import type { Requirements } from '../../core/lab.ts'
import type { NetworkState } from './protocol.ts'
import { findNoWayOut } from './way-out.ts'

type Wish = Requirements['network']
type Tell = (message: string) => void

/**
 * Whether the lab's host is to have a way out. Where a lab can do without, and has to, `tell` hears why.
 *
 * @throws {HostError} `no-network` where the lab can't.
 */
export async function mayReachOut(wish: Wish, tell: Tell, find = findNoWayOut): Promise<boolean> {
  if (wish === false) return false
  const missing = await find()
  if (missing !== null) goWithout(wish, tell, missing.reason, missing.hint)
  return missing === null
}

/** The same for a host that is up. @throws {HostError} `no-network` */
export function checkNetwork(state: NetworkState, wish: Wish, tell: Tell): void {
  if (typeof state === 'string') return
  goWithout(wish, tell, `slirp4netns did not come up here (${state.trouble})`)
}

function goWithout(wish: Wish, tell: Tell, reason: string, hint?: string): void {
  if (wish === true) {
    throw new HostError('environment', 'no-network', `the lab needs the internet, and ${reason}`, hint)
  }
  tell(`the lab goes on without the internet: ${reason}`)
}

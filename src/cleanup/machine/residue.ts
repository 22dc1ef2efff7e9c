import type { Residue } from '../../core/report.ts'
import { changeWords } from './change-words.ts'
import type { Stuck } from './plan.ts'
import type { Address, Link, MachineChange, MachineSnapshot, Route } from './things.ts'
import { stepsText, undoSteps } from './undo-steps.ts'

/** A change that is still there, with the command that undoes it. `before`: how the machine was. */
export function residueOf({ change, why }: Stuck, before: MachineSnapshot): Residue {
  return {
    what: `${changeWords(change)}${why === 'taken' ? takenWords(change) : ''}`,
    remove: stepsText(undoSteps(change)) || byHand(change, before),
  }
}

function takenWords({ area }: MachineChange): string {
  return area === 'rules'
    ? '; others have changed its chain since'
    : ', and was changed again since: it is left so'
}

/** What comes nearest: what was in it is gone. */
function byHand(change: MachineChange, before: MachineSnapshot): string {
  switch (change.area) {
    case 'links':
      return change.before === null
        ? `ip link set dev ${change.after.name} down`
        : linkByHand(change.before, before)
    case 'netns':
      return `ip netns add ${(change.before ?? change.after).name}`
    case 'mounts': {
      const { type, source, mountPoint } = (change.before ?? change.after)!
      return `mount -t ${type} ${source} ${mountPoint}`
    }
    case 'cgroups':
      return `mkdir ${(change.before ?? change.after)!.directory}`
    case 'settings':
      return `ls -l /proc/sys/${change.key}`
    case 'containers':
      return `docker inspect ${(change.before ?? change.after).name}`
    case 'networks':
      return `docker network create ${(change.before ?? change.after).name}`
    case 'volumes':
      return `docker volume create ${(change.before ?? change.after).name}`
    default:
      return `docker pull ${change.key.replace(/^\w+ /, '')}`
  }
}

/** With its addresses and routes. */
function linkByHand(link: Link, { things }: MachineSnapshot): string {
  const { name, kind, mac, master, up } = link
  const ofLink = ({ device }: Address) => device === name
  const byRoute = ({ route }: Route) => ` ${route} `.includes(` dev ${name} `)
  const lines = [
    `ip link add dev ${name}${mac === null ? '' : ` address ${mac}`} type ${kind}`,
    ...(master === null ? [] : [`ip link set dev ${name} master ${master}`]),
    ...things.addresses.filter(ofLink).map(({ address }) => `ip address add ${address} dev ${name}`),
    ...(up ? [`ip link set dev ${name} up`] : []),
    ...things.routes
      .filter((route) => byRoute(route) && !/proto kernel/.test(route.route))
      .map(({ family, route }) => `ip -${family} route add ${route}`),
  ]
  return lines.join('; ')
}

/** A change that the lab may have made, or somebody else. */
export function toldResidue(run: string, change: MachineChange): Residue {
  return {
    what: `${changeWords(change)}, by the lab or by somebody else`,
    remove: `labrun clean ${run}`,
  }
}

import type { DindFacts } from './dind.ts'
import type { EngineFacts } from './engine.ts'
import type { Finding } from './finding.ts'
import type { MachineFacts } from './machine.ts'

/** What this machine offers of each kind of host, and why not. @param obstacles what a private host lacks */
export function hostOffers(
  obstacles: readonly Finding[],
  { machine, engine, dind }: { machine: MachineFacts; engine: EngineFacts; dind: DindFacts },
): Finding[] {
  return [
    privateOffer(obstacles),
    ...withoutRootOffer(machine),
    dindOffer(dind, obstacles.length === 0),
    localOffer(machine, engine),
  ]
}

/** Labs without Docker need no root where users get namespaces of their own. */
function withoutRootOffer({ user, userNamespace }: MachineFacts): Finding[] {
  if (userNamespace === undefined || user === 'sudo') return []
  const what = 'private, for labs with docker: false'
  if (userNamespace !== null)
    return [{ mark: 'none', words: `${what}: needs root too, as users get no namespaces: ${userNamespace}` }]
  const when = user === 'sudo-asks' ? ', where nobody is there to type a password' : ''
  return [{ mark: 'good', words: `${what}: without root, in a user namespace${when}` }]
}

function privateOffer(obstacles: readonly Finding[]): Finding {
  const [first, ...others] = obstacles
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return first === undefined
    ? { mark: 'good', words: 'private: a Docker host of its own for each lab (the default)' }
    : { mark: 'bad', words: `private: ${first.words}${more}` }
}

/** Nobody needs it who has the other. */
function dindOffer({ version, why, image, hasImage }: DindFacts, hasPrivate: boolean): Finding {
  if (version === null) return { mark: 'none', words: `dind: ${why}` }
  const first = hasImage ? '' : `; its image ${image} is built the first time, which takes minutes`
  const isDefault = hasPrivate ? '' : ' (the default here)'
  return {
    mark: 'good',
    words: `dind: the same in a container of the Docker engine ${version}${isDefault}${first}`,
  }
}

/** What `local` needs: root, or sudo, and an engine that answers. */
export function localOffer({ platform, user }: MachineFacts, { local }: EngineFacts): Finding {
  const lacks = [
    ...(platform === 'linux' ? [] : [`this is ${platform}, and it needs Linux`]),
    ...(platform === 'linux' && user === 'other' ? ['not root, and sudo does not help'] : []),
    ...(local.version === null ? [`no engine of the machine's own at ${local.address}`] : []),
  ]
  if (lacks.length > 0) return { mark: 'none', words: `local: ${lacks.join('; ')}` }
  return {
    mark: 'good',
    words: `local: this machine itself, with its engine ${local.version}; changes are undone (only by --host local)`,
  }
}

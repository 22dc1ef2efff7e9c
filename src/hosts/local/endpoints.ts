/** What of an engine a lab may make, and own. */
export type Kind = 'container' | 'network' | 'volume'

/**
 * What a call to Docker's API does to the machine, and so what the proxy does with it:
 *
 * - `pass`: it only reads, or changes nothing on this machine.
 * - `create`: makes a thing, which gets the run's label.
 * - `change`: of a thing that is there: only where the run has made it.
 * - `start`, `rename`: as `change` of a container; where it fails because of something else, that is named.
 * - `connect`: of a network and a container: the container has to be the run's.
 * - `exec`: of an exec, and so of its container.
 * - `prune`: only what has the run's label.
 * - `images`: brings images or their names; `extra` says how they get the run's label.
 * - `remove-image`, `tag`: by the image's name.
 * - `nothing`: answered without asking the engine: nothing of it is known to be the run's.
 * - `refuse`: what it changes can't be undone, or isn't known.
 */
export type Deed =
  | { do: 'pass' }
  | { do: 'create'; kind: Kind }
  | { do: 'change'; kind: Kind; name: string }
  | { do: 'start' | 'rename'; name: string }
  | { do: 'connect' }
  | { do: 'exec'; id: string }
  | { do: 'prune' }
  | { do: 'images'; extra: 'labels' | 'changes' | null }
  | { do: 'commit' }
  | { do: 'tag'; name: string }
  | { do: 'remove-image'; name: string }
  | { do: 'nothing'; answer: unknown }
  | { do: 'refuse'; why: string }

/** A call, as the proxy treats it. */
export interface Endpoint {
  deed: Deed
  /** The connection becomes a raw stream where the client asks for it. */
  upgrades: boolean
}

type Row = [method: string, path: string, deed: (name: string) => Deed, upgrades?: 'upgrades']

const pass = (): Deed => ({ do: 'pass' })
const create = (kind: Kind) => (): Deed => ({ do: 'create', kind })
const change =
  (kind: Kind) =>
  (name: string): Deed => ({ do: 'change', kind, name })
const prune = (): Deed => ({ do: 'prune' })
const images = (extra: 'labels' | 'changes' | null) => (): Deed => ({ do: 'images', extra })
const refuse = (why: string) => (): Deed => ({ do: 'refuse', why })

const ofWholeMachine = refuse('it changes the engine for all that use it, which labrun can not undo')

/** The first row that fits counts. `{}` is any text, `*` any text of one part. */
const ROWS: readonly Row[] = [
  // It reads, whatever its method is.
  ['POST', '/containers/{}/wait', pass],
  ['POST', '/auth', pass],
  ['POST', '/build/cancel', pass],
  // What it changes is elsewhere: no undo reaches that.
  ['POST', '/images/{}/push', pass],

  ['POST', '/containers/create', create('container')],
  ['POST', '/networks/create', create('network')],
  ['POST', '/volumes/create', create('volume')],

  ['POST', '/containers/prune', prune],
  ['POST', '/networks/prune', prune],
  ['POST', '/volumes/prune', prune],
  ['POST', '/images/prune', prune],
  // The parts of BuildKit's cache have no labels.
  ['POST', '/build/prune', () => ({ do: 'nothing', answer: { CachesDeleted: [], SpaceReclaimed: 0 } })],

  ['POST', '/containers/{}/attach', change('container'), 'upgrades'],
  ['GET', '/containers/{}/attach/ws', change('container'), 'upgrades'],
  ['POST', '/containers/{}/start', (name) => ({ do: 'start', name })],
  ['POST', '/containers/{}/rename', (name) => ({ do: 'rename', name })],
  // stop, restart, kill, pause, unpause, update, resize, exec
  ['POST', '/containers/{}/*', change('container')],
  ['PUT', '/containers/{}/archive', change('container')],
  ['DELETE', '/containers/{}', change('container')],
  ['POST', '/exec/{}/start', (id) => ({ do: 'exec', id }), 'upgrades'],
  ['POST', '/exec/{}/resize', (id) => ({ do: 'exec', id })],
  ['POST', '/networks/{}/connect', () => ({ do: 'connect' })],
  ['POST', '/networks/{}/disconnect', () => ({ do: 'connect' })],
  ['DELETE', '/networks/{}', change('network')],
  ['PUT', '/volumes/{}', change('volume')],
  ['DELETE', '/volumes/{}', change('volume')],

  ['POST', '/images/create', images('changes')],
  ['POST', '/images/load', images(null)],
  ['POST', '/build', images('labels')],
  ['POST', '/commit', () => ({ do: 'commit' })],
  ['POST', '/images/{}/tag', (name) => ({ do: 'tag', name })],
  ['DELETE', '/images/{}', (name) => ({ do: 'remove-image', name })],
  // BuildKit: how it speaks to the client's files, and all of it at once.
  ['POST', '/session', pass, 'upgrades'],
  ['POST', '/grpc', images(null), 'upgrades'],

  ['POST', '/swarm/*', ofWholeMachine],
  ['POST', '/plugins/{}', ofWholeMachine],
  ['GET', '{}', pass],
  ['HEAD', '{}', pass],
  ['OPTIONS', '{}', pass],
  ['*', '{}', refuse('labrun does not know what it changes, and so could not undo it')],
]

const PATTERNS = ROWS.map(([method, path, deed, upgrades]) => ({
  method,
  path: new RegExp(`^${path.replaceAll('{}', '(.+)').replaceAll('*', '[^/]+')}$`),
  deed,
  upgrades: upgrades !== undefined,
}))

/** What a call is, by method and path; the version of the API in front of the path does not matter. */
export function endpointOf(method: string, path: string): Endpoint {
  const bare = path.replace(/^\/v\d+(\.\d+)*(?=\/)/, '')
  for (const row of PATTERNS) {
    if (row.method !== '*' && row.method !== method) continue
    const [found, name = ''] = row.path.exec(bare) ?? []
    if (found !== undefined) return { deed: row.deed(decoded(name)), upgrades: row.upgrades }
  }
  throw new Error(`no row for ${method} ${path}`)
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

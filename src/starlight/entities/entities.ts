import type { Lab, Step } from '../../core/lab.ts'
import type { NamespaceInodes } from '../../core/namespaces.ts'
import type { StepResult } from '../../core/step-result.ts'
import type { NetworkInterface, NetworkNamespace, Topology } from '../../core/topology.ts'
import type { Evidence } from '../evidence/evidence.ts'
import { topologyIn } from '../evidence/topology-in.ts'

/**
 * One thing that a run met and that a reader may meet in several places of the page: a container, an interface, an address.
 * Which text means it is decided by `EntityMarks`.
 */
export interface Entity {
  /** What it is called on the page; no other entity has the same. */
  name: string
  /** What it is, to follow its name: `address of eth0 in web`. */
  what: string
  /** How it is written, its name included where that is written anywhere. */
  spellings: Spelling[]
  /** The names under which it was captured. */
  captured: string[]
}

/** How an entity is written, and where that means it. */
export interface Spelling {
  text: string
  kind: SpellingKind
  /** Name of the network namespace in whose blocks alone it means this entity; everywhere where it is left out. */
  within?: string
}

/** `number` stands only where something else tells what it is; `value` only in steps that name it. */
export type SpellingKind = 'id' | 'name' | 'ipv4' | 'colons' | 'inode' | 'number' | 'value'

/**
 * The entities of the run that a page shows. They are what the kernel told (networks, namespaces) and what the author captured,
 * never what only looks like one. Of a lab that has changed since nothing is certain, so there are none.
 */
export function entitiesOf(lab: Lab, evidence: Evidence): Entity[] {
  if (evidence.kind !== 'current') return []
  const found = new Found()
  const results = [...evidence.results.values()]
  const topologies = [evidence.report, ...results]
    .map(({ topology }) => topologyIn(topology))
    .filter((topology) => topology !== null)
  for (const entity of networkEntities(topologies)) found.add(entity)
  for (const entity of namespaceEntities(lab, results, topologies)) found.add(entity)
  addCaptures(found, lab, evidence.results)
  return found.all()
}

/** By their names: what is met again is the same. */
class Found {
  readonly #entities = new Map<string, Entity>()

  add(entity: Entity): void {
    if (!this.#entities.has(entity.name)) this.#entities.set(entity.name, entity)
  }

  /** The one that is written so. */
  spelled(text: string): Entity | undefined {
    return this.all().find(({ spellings }) => spellings.some((spelling) => spelling.text === text))
  }

  named(name: string): Entity | undefined {
    return this.#entities.get(name)
  }

  all(): Entity[] {
    return [...this.#entities.values()]
  }
}

/** An interface at a moment, and where it is. */
interface Placed {
  namespace: NetworkNamespace
  link: NetworkInterface
}

function networkEntities(topologies: readonly Topology[]): Entity[] {
  const namespaces = topologies.flatMap((topology) => topology.namespaces)
  const placed = namespaces.flatMap((namespace) =>
    // Every namespace has a loopback, and all loopbacks are alike.
    namespace.interfaces.filter(({ kind }) => kind !== 'loopback').map((link) => ({ namespace, link })),
  )
  return [
    ...namespaces
      .filter(({ kind }) => kind === 'container')
      .map(({ name }) => entity(name, 'container', 'name')),
    ...interfaceEntities(placed),
    ...placed.flatMap((one) => addressEntities(one, placed)),
    ...placed.filter(({ link }) => link.mac !== '').map(macEntity),
  ]
}

/** Two of one name, in two namespaces, are two: told by their MACs, but for bridges, which take theirs from their ports. */
function interfaceEntities(placed: readonly Placed[]): Entity[] {
  return placed.map((one) => {
    const { name } = one.link
    if (isOnlyOne(placed.filter(({ link }) => link.name === name))) return entity(name, nounOf(one), 'name')
    return {
      ...entity(interfaceName(one, placed), nounOf(one), 'name'),
      spellings: [{ text: name, kind: 'name' as const, within: one.namespace.name }],
    }
  })
}

function isOnlyOne(all: readonly Placed[]): boolean {
  const identities = all.map(({ link, namespace }) => (link.kind === 'bridge' ? namespace.inode : link.mac))
  return new Set(identities).size === 1
}

function nounOf({ link }: Placed): string {
  return link.kind === 'bridge' ? 'bridge' : 'interface'
}

/** `eth0`, or `eth0 in web` where there are others. */
function interfaceName({ link, namespace }: Placed, placed: readonly Placed[]): string {
  const others = placed.filter((other) => other.link.name === link.name)
  return isOnlyOne(others) ? link.name : `${link.name} in ${namespace.name}`
}

function addressEntities({ link, namespace }: Placed, placed: readonly Placed[]): Entity[] {
  return link.addresses.map((cidr) => {
    const address = cidr.replace(/\/\d+$/, '')
    const owners = placed.filter((other) => other.link.addresses.some((one) => one.startsWith(`${address}/`)))
    const what = `address of ${link.name} ${namespace.kind === 'host' ? 'on the host' : `in ${namespace.name}`}`
    // In two networks at once it is two things, and nothing tells which is meant.
    return isOnlyOne(owners)
      ? entity(address, what, addressKind(address))
      : entity(address, 'address', addressKind(address))
  })
}

function addressKind(address: string): SpellingKind {
  return address.includes(':') ? 'colons' : 'ipv4'
}

function macEntity({ link, namespace }: Placed): Entity {
  const where = namespace.kind === 'host' ? 'on the host' : `in ${namespace.name}`
  return entity(link.mac, `MAC address of ${link.name} ${where}`, 'colons')
}

/** The namespaces of shells, and the network namespaces of topologies, by their inodes. */
function namespaceEntities(
  { steps }: Lab,
  results: readonly StepResult[],
  topologies: readonly Topology[],
): Entity[] {
  const host = steps.find(({ key, id }) => key.target === 'host' && namespacesOf(id, results) !== undefined)
  const hosts = new Set(Object.values((host && namespacesOf(host.id, results)) ?? {}))
  const ofShells = steps.flatMap(({ id, key }) =>
    Object.entries(namespacesOf(id, results) ?? {}).map(([kind, inode]) =>
      inodeEntity(inode, kind, hosts.has(inode) ? 'the host' : (key.container ?? 'the host')),
    ),
  )
  const ofNetworks = topologies
    .flatMap(({ namespaces }) => namespaces)
    .map(({ inode, name, kind }) => inodeEntity(inode, 'net', kind === 'host' ? 'the host' : name))
  return [...ofShells, ...ofNetworks]
}

function namespacesOf(id: string, results: readonly StepResult[]): NamespaceInodes | undefined {
  return results.find((result) => result.id === id)?.namespaces
}

function inodeEntity(inode: number, kind: string, owner: string): Entity {
  return entity(String(inode), `${kind} namespace of ${owner}`, 'inode')
}

function entity(name: string, what: string, kind: SpellingKind): Entity {
  return { name, what, spellings: [{ text: name, kind }], captured: [] }
}

/** What was captured either is one of those, or is one by itself. */
function addCaptures(found: Found, lab: Lab, results: ReadonlyMap<string, StepResult>): void {
  const types = captureTypes(lab)
  for (const step of lab.steps) {
    for (const [name, text] of Object.entries(results.get(step.id)?.captures ?? {})) {
      const known = found.spelled(text) ?? ofSameId(found, text, types.get(name))
      const target = known ?? fresh(found, step, name, text, types.get(name) ?? 'any')
      if (target === null) continue
      if (!target.captured.includes(name)) target.captured.push(name)
      if (!target.spellings.some((spelling) => spelling.text === text))
        target.spellings.push({ text, kind: kindOf(types.get(name) ?? 'any', text) })
    }
  }
}

/** `null`: too short to be told from others. */
function fresh(found: Found, step: Step, name: string, text: string, type: string): Entity | null {
  if (text.trim().length < 2 || /\s/.test(text)) return null
  const container = type === 'id' ? found.named(startedBy(step) ?? '') : undefined
  if (container !== undefined) {
    container.spellings.push(...idSpellings(text))
    return container
  }
  const own: Entity = { name: text, what: `captured as ${name}`, spellings: [], captured: [] }
  if (type === 'id') own.spellings.push(...idSpellings(text))
  found.add(own)
  return own
}

/** Docker shows the first twelve digits of an id nearly everywhere. */
function idSpellings(id: string): Spelling[] {
  const texts = id.length === 64 ? [id, id.slice(0, 12)] : [id]
  return texts.map((text) => ({ text, kind: 'id' }))
}

function ofSameId(found: Found, text: string, type: string | undefined): Entity | undefined {
  if (type !== 'id' || text.length < 12) return undefined
  const isSame = (spelling: Spelling) =>
    spelling.kind === 'id' && (spelling.text.startsWith(text) || text.startsWith(spelling.text))
  return found.all().find(({ spellings }) => spellings.some(isSame))
}

/** The one container whose id the step prints. */
function startedBy({ script }: Step): string | null {
  const names = [...script.matchAll(/\bdocker (?:container )?(?:run|create)\b.*?--name[= ]([\w.-]+)/g)]
  return names.length === 1 ? names[0]![1]! : null
}

function kindOf(type: string, text: string): SpellingKind {
  if (type === 'int') return 'number'
  if (type === 'id') return 'id'
  if (type === 'inode') return 'inode'
  if (type === 'mac') return 'colons'
  if (type === 'ip') return addressKind(text)
  return 'value'
}

/** `pid` is an `int`: by what is written, in cells of tables and in JSON, too. */
function captureTypes({ steps }: Lab): ReadonlyMap<string, string> {
  const lines = steps.flatMap(({ expectations }) => expectations).flatMap(({ lines }) => lines)
  return new Map(
    lines.flatMap(({ text }) =>
      [...text.matchAll(/\{\{([A-Za-z_]\w*):([^{}]*)\}\}/g)].map(([, name, type]) => [name!, type!] as const),
    ),
  )
}

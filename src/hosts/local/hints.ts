import type { EngineClient } from '../engine-client.ts'
import type { Kind } from './endpoints.ts'
import type { Ownership, Thing } from './ownership.ts'

/** What the lab wanted to have. */
export interface Wish {
  kind: Kind
  name: string | null
}

/**
 * Whose it is that a lab can't have what it wants, in words that follow Docker's own; `null` where it is the lab's own
 * doing, or not known.
 */
export async function ownerHint(
  message: string,
  wish: Wish,
  engine: EngineClient,
  ownership: Ownership,
): Promise<string | null> {
  const owner =
    (await takenName(message, wish, ownership)) ??
    (await takenPort(message, engine, ownership)) ??
    (await takenAddresses(message, engine, ownership))
  if (owner === null || owner.isOwn) return null
  return `labrun: that is ${owner.words}, which this lab has not made: labrun leaves it alone.`
}

async function takenName(message: string, { kind, name }: Wish, ownership: Ownership): Promise<Thing | null> {
  return name !== null && /already (in use|exists)/i.test(message) ? ownership.find(kind, name) : null
}

interface ListedContainer {
  Id: string
  Ports?: { PublicPort?: number }[]
}

/** A port that no container has is some other program's. */
async function takenPort(message: string, engine: EngineClient, ownership: Ownership): Promise<Thing | null> {
  const port = Number(/:(\d+) failed: port is already allocated/.exec(message)?.[1])
  if (Number.isNaN(port)) return null
  const { body } = await engine.call('GET', '/containers/json')
  const owner = (body as ListedContainer[]).find(({ Ports }) =>
    Ports?.some(({ PublicPort }) => PublicPort === port),
  )
  return owner === undefined ? null : ownership.find('container', owner.Id)
}

interface ListedNetwork {
  Id: string
  IPAM?: { Config?: { Subnet?: string }[] | null }
}

/** Docker does not say with which; it is told where there is but one that the lab has not made. */
async function takenAddresses(
  message: string,
  engine: EngineClient,
  ownership: Ownership,
): Promise<Thing | null> {
  if (!/pool overlaps/i.test(message)) return null
  const { body } = await engine.call('GET', '/networks')
  const withSubnets = (body as ListedNetwork[]).filter(({ IPAM }) => (IPAM?.Config ?? []).length > 0)
  const things = await Promise.all(withSubnets.map(({ Id }) => ownership.find('network', Id)))
  const others = things.filter((thing) => thing !== null && !thing.isOwn)
  return others.length === 1 ? others[0]! : null
}

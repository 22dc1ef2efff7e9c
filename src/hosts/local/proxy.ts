import { chmodSync, rmSync } from 'node:fs'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { createEngineClient, engineAddress } from '../engine-client.ts'
import { once } from '../once.ts'
import { connect, create, forwardHinting } from './creation.ts'
import { type Deed, type Endpoint, endpointOf } from './endpoints.ts'
import { answerJson, answerRaw, forward, Silent, splice } from './forward.ts'
import { bringImages, checkImageRemoval, commit, intendImages, noteImages, tag } from './image-calls.ts'
import type { Journal } from './journal.ts'
import { Ownership, type Thing } from './ownership.ts'
import { type Call, notOwn, type Parts, pathOf, Refusal } from './parts.ts'
import { prune } from './prune.ts'
import { UnderWay } from './under-way.ts'

/** A proxy before a Docker engine. */
export interface EngineProxy {
  /** Resolves when of all calls that have ended it is written down which images they have brought. */
  noted(): Promise<void>
  /** Ends all that goes on by it, and waits until it is known what has come of that. */
  close(): Promise<void>
}

export interface ProxyOptions {
  /** The run's id: the value of the label that all gets. */
  run: string
  /** Where the engine listens, as `createEngineClient` takes it. */
  engine: string
  /** Where it listens, for its own user alone. */
  socketPath: string
  journal: Journal
  /** Told what docker does not show, in words that are for people. */
  tell: (words: string) => void
  /** Told that something could not be written down that nobody waits for. */
  onTrouble: (error: unknown) => void
}

/** How long an engine may take to end what it was making for a client that is gone. */
const MAKING_LIMIT_MS = 60_000

/**
 * Listens for Docker's API, and passes it on to the engine: all of it but what changes things that the run has not made.
 * What the lab makes gets a label, and is written down before the engine is asked, and again before the lab is told.
 */
export async function openProxy(options: ProxyOptions): Promise<EngineProxy> {
  const { run, engine, socketPath, journal, tell, onTrouble } = options
  const client = createEngineClient(engine)
  const ownership = new Ownership(client, run, journal)
  const raw = new Set<Duplex>()
  const address = engineAddress(engine)
  const tellOfCache = once(() => tell(CACHE_STAYS))
  const [noting, making] = [new UnderWay(), new UnderWay()]
  const parts = {
    ...{ run, address, engine: client, ownership, journal, tell, tellOfCache },
    ...{ noting, making, onTrouble },
  }
  const server = createServer(parts, raw)
  const umask = process.umask(0o177)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(socketPath, resolve)
    })
  } finally {
    process.umask(umask)
  }
  chmodSync(socketPath, 0o600)
  return {
    noted: () => noting.ended(),
    async close() {
      for (const socket of raw) socket.destroy()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await making.ended(MAKING_LIMIT_MS)
      rmSync(socketPath, { force: true })
    },
  }
}

/** What the proxy has to itself besides. */
interface OwnParts extends Parts {
  /** Calls that have the engine make something. */
  making: UnderWay
}

/** `X-Registry-Config` of somebody with many registries is long. */
const MOST_HEADER_BYTES = 1024 * 1024

function createServer(parts: OwnParts, raw: Set<Duplex>): Server {
  const options = {
    maxHeaderSize: MOST_HEADER_BYTES,
    // An image may take any time to load.
    requestTimeout: 0,
    headersTimeout: 0,
    keepAliveTimeout: 0,
    // Node before 22.21 does not ask: then `upgrade` refuses.
    shouldUpgradeCallback: (incoming: IncomingMessage) => endpointFor(incoming).upgrades,
  }
  const server = process
    .getBuiltinModule('node:http')
    .createServer(options, (incoming, outgoing) => void answer(parts, incoming, outgoing))
  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    raw.add(client)
    client.once('close', () => raw.delete(client))
    client.on('error', () => client.destroy())
    void upgrade(parts, incoming, client, head)
  })
  server.on('clientError', (_: Error, client: Duplex) => client.destroy())
  return server
}

async function answer(parts: OwnParts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const { deed } = endpointFor(incoming)
    const acting = act(parts, deed, { incoming, outgoing, url: urlOf(incoming) })
    await (MAKERS.has(deed.do) ? parts.making.add(acting) : acting)
  } catch (error) {
    incoming.resume()
    const { status, message } = failureOf(error)
    answerJson(outgoing, status, { message })
  }
}

const MAKERS: ReadonlySet<Deed['do']> = new Set(['create', 'images', 'commit', 'tag'])

async function act(parts: Parts, deed: Deed, call: Call): Promise<void> {
  switch (deed.do) {
    case 'create':
      return create(parts, deed.kind, call)
    case 'connect':
      return connect(parts, call)
    case 'images':
      if (isByBuildKit(call)) parts.tellOfCache()
      return bringImages(parts, deed, call)
    case 'commit':
      return commit(parts, call)
    case 'tag':
      return tag(parts, call)
    case 'prune':
      return prune(parts, call)
    case 'nothing':
      call.incoming.resume()
      return answerJson(call.outgoing, 200, deed.answer)
    case 'start':
    case 'rename':
      await check(parts, deed)
      return forwardHinting(parts, call)
    default:
      await check(parts, deed)
      // As it was read here: what was checked is what is asked.
      return forward(parts.address, call.incoming, call.outgoing, { path: pathOf(call) })
  }
}

/** Its parts bear no labels, so that those of others can't be told from the lab's. */
const CACHE_STAYS =
  'what BuildKit keeps of this build stays in its cache: `docker builder prune` takes all of that away'

/** A build that docker asks of BuildKit by the old way. */
function isByBuildKit({ url }: Call): boolean {
  return url.pathname.endsWith('/build') && url.searchParams.get('version') === '2'
}

/** @throws {Refusal} where the lab may not do that */
async function check(parts: Parts, deed: Deed): Promise<void> {
  if (deed.do === 'refuse') throw new Refusal(403, `a lab may not call this: ${deed.why}`)
  if (deed.do === 'remove-image') return checkImageRemoval(parts, deed.name)
  const thing = await changedBy(parts, deed)
  // What is not there the engine says itself.
  if (thing !== null && !thing.isOwn) throw notOwn(thing)
}

async function changedBy({ ownership }: Parts, deed: Deed): Promise<Thing | null> {
  if (deed.do === 'change') return ownership.find(deed.kind, deed.name)
  if (deed.do === 'start' || deed.do === 'rename') return ownership.find('container', deed.name)
  return deed.do === 'exec' ? ownership.containerOf(deed.id) : null
}

async function upgrade(
  parts: OwnParts,
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  try {
    const { deed, upgrades } = endpointFor(incoming)
    if (!upgrades) throw new Refusal(400, 'this call takes no upgrade of its connection')
    await check(parts, deed)
    const isBuildKit = deed.do === 'images'
    if (!isBuildKit) return void splice(parts.address, incoming, client, head)
    parts.tellOfCache()
    const before = await intendImages(parts, [])
    const ended = new Promise<void>((resolve) => {
      splice(parts.address, incoming, client, head, resolve)
    })
    // It tells what it has made by a protocol of its own.
    parts.making.add(ended.then(() => noteImages(parts, before, 'all'))).catch(() => {}) // It was told.
  } catch (error) {
    const { status, message } = failureOf(error)
    // Of this answer docker shows the status alone.
    if (error instanceof Refusal) parts.tell(`refused: ${error.reason}`)
    answerRaw(client, status, message)
  }
}

function endpointFor(incoming: IncomingMessage): Endpoint {
  return endpointOf(incoming.method ?? 'GET', urlOf(incoming).pathname)
}

/** With one slash in front, and without `..`. */
function urlOf({ url }: IncomingMessage): URL {
  return new URL((url ?? '/').replace(/^\/+/, '/'), 'http://engine')
}

function failureOf(error: unknown): { status: number; message: string } {
  if (error instanceof Refusal) return { status: error.status, message: error.message }
  if (error instanceof Silent) return { status: 502, message: error.message }
  return { status: 500, message: `labrun: ${(error as Error).message}` }
}

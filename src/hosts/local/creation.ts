import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { type EngineAddress, type EngineClient, engineMessage } from '../engine-client.ts'
import { needsOf, type WantedVolume, withLabel } from './container-order.ts'
import type { Kind } from './endpoints.ts'
import { answerWhole, forwardWhole, type WholeAnswer, whole } from './forward.ts'
import { ownerHint, type Wish } from './hints.ts'
import { type Journal, noteMade } from './journal.ts'
import { RUN_LABEL } from './ownership.ts'
import { type Call, notOwn, type Parts, pathOf, Refusal } from './parts.ts'

/** Has the engine make a thing, with the run's label; its id is written down before the lab hears of it. */
export async function create(parts: Parts, kind: Kind, call: Call): Promise<void> {
  const { incoming, outgoing, url } = call
  const { body, text } = labelled((await whole(incoming)).toString('utf8'), parts.run)
  const name = kind === 'container' ? url.searchParams.get('name') : nameIn(body)
  if (kind === 'volume' && name !== null) await refuseOthersVolume(parts, name)
  const volumes = kind === 'container' ? await readyForContainer(parts, body) : new Set<string>()
  const intent = parts.journal.intend(`${kind}s`, name)
  const rewritten = { path: pathOf(call), body: Buffer.from(text) }
  const answer = await forwardWhole(parts.address, incoming, rewritten)
  const id = answer.status === 201 ? idIn(answer) : null
  settle(parts.journal, intent, id)
  if (id !== null && kind === 'container') await noteNamelessVolumes(parts, id, volumes)
  answerWhole(outgoing, await withHint(parts, answer, { kind, name }))
}

/** `null`: the engine has refused. */
function settle(journal: Journal, intent: number, id: string | null): void {
  if (id === null) journal.undone(intent)
  else journal.done(intent, id)
}

/** A call whose failure may be some other thing's doing. */
export async function forwardHinting(parts: Parts, call: Call): Promise<void> {
  const answer = await forwardWhole(parts.address, call.incoming, { path: pathOf(call) })
  const wish = { kind: 'container' as const, name: call.url.searchParams.get('name') }
  answerWhole(call.outgoing, await withHint(parts, answer, wish))
}

/** A container joins or leaves a network: it has to be the lab's own. */
export async function connect(parts: Parts, call: Call): Promise<void> {
  const body = await whole(call.incoming)
  const name = containerIn(body)
  const container = name === null ? null : await parts.ownership.find('container', name)
  if (container !== null && !container.isOwn) throw notOwn(container)
  answerWhole(call.outgoing, await forwardWhole(parts.address, call.incoming, { path: pathOf(call), body }))
}

/** A container's or network's id; a volume's name is its id. */
export function idIn({ body }: WholeAnswer): string | null {
  const { Id, Name } = JSON.parse(body.toString('utf8')) as { Id?: string; Name?: string }
  return Id ?? Name ?? null
}

function labelled(text: string, run: string): ReturnType<typeof withLabel> {
  try {
    return withLabel(text.trim() === '' ? '{}' : text, RUN_LABEL, run)
  } catch (error) {
    throw new Refusal(400, `the call's body can't be labelled: ${(error as Error).message}`)
  }
}

function nameIn(body: object): string | null {
  const { Name } = body as { Name?: unknown }
  return typeof Name === 'string' && Name !== '' ? Name : null
}

function containerIn(body: Buffer): string | null {
  return messageOf(body, (parsed) => (parsed as { Container?: string }).Container ?? null)
}

async function withHint({ engine, ownership }: Parts, answer: WholeAnswer, wish: Wish): Promise<WholeAnswer> {
  const message = answer.status < 400 ? null : messageOf(answer.body, engineMessage)
  const hint = message && (await ownerHint(message, wish, engine, ownership).catch(() => null))
  if (!hint) return answer
  return { ...answer, body: Buffer.from(`${JSON.stringify({ message: `${message}\n${hint}` })}\n`) }
}

function messageOf(body: Buffer, read: (parsed: unknown) => string | null): string | null {
  try {
    return read(JSON.parse(body.toString('utf8')))
  } catch {
    return null
  }
}

/** Docker itself would give the lab the volume of that name. */
async function refuseOthersVolume({ ownership }: Parts, name: string): Promise<void> {
  const volume = await ownership.find('volume', name)
  if (volume !== null && !volume.isOwn)
    throw new Refusal(409, `${volume.words} is there already, and was not made by this lab`)
}

/** Looks at what a container would get its hands on, and makes the volumes that it names. Returns those there are. */
async function readyForContainer(parts: Parts, order: object): Promise<Set<string>> {
  const { ownership } = parts
  const { volumes, containers, paths } = needsOf(order)
  for (const path of paths) refuseEngineSocket(parts.address, path)
  for (const name of containers) {
    const container = await ownership.find('container', name)
    if (container !== null && !container.isOwn) throw notOwn(container)
  }
  for (const wanted of volumes) {
    const volume = await ownership.find('volume', wanted.name)
    if (volume === null) await makeVolume(parts, wanted)
    else if (!volume.isOwn && !wanted.readOnly) throw notOwn(volume)
  }
  return volumeNames(parts.engine)
}

/** By it a container could have things made that the proxy does not see. */
function refuseEngineSocket(address: EngineAddress, path: string): void {
  if (!('socketPath' in address)) return
  const socket = realPath(address.socketPath)
  if (![socket, dirname(socket)].includes(realPath(path))) return
  throw new Refusal(
    403,
    `a container that is given the engine's socket (${path}) could change all that is here`,
  )
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Docker makes it by the way, but without a label. */
async function makeVolume(parts: Parts, { name, driver, options }: WantedVolume): Promise<void> {
  const intent = parts.journal.intend('volumes', name)
  const { status, body } = await parts.engine.call('POST', '/volumes/create', {
    Name: name,
    Labels: { [RUN_LABEL]: parts.run },
    ...(driver === undefined ? {} : { Driver: driver }),
    ...(options === undefined ? {} : { DriverOpts: options }),
  })
  settle(parts.journal, intent, status === 201 ? name : null)
  if (status !== 201) throw new Refusal(status, engineMessage(body))
}

async function volumeNames(engine: EngineClient): Promise<Set<string>> {
  const { body } = await engine.call('GET', '/volumes')
  const { Volumes } = body as { Volumes?: { Name: string }[] | null }
  return new Set((Volumes ?? []).map(({ Name }) => Name))
}

interface WithMounts {
  Mounts?: { Type: string; Name?: string }[]
}

/** Volumes that the image asks for have names of Docker's making, and no label. */
async function noteNamelessVolumes(
  parts: Parts,
  container: string,
  before: ReadonlySet<string>,
): Promise<void> {
  const { body } = await parts.engine.call('GET', `/containers/${container}/json`)
  const names = ((body as WithMounts).Mounts ?? []).flatMap(({ Type, Name }) =>
    Type === 'volume' && Name ? [Name] : [],
  )
  for (const name of names) if (!before.has(name)) noteMade(parts.journal, 'volumes', name)
}

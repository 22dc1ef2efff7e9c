import { idIn } from './creation.ts'
import type { Deed } from './endpoints.ts'
import { answerWhole, forward, forwardWhole } from './forward.ts'
import { type ImageState, imageState, imagesMade, type Named, readAlong, wholeTag } from './image-changes.ts'
import { noteMade } from './journal.ts'
import { RUN_LABEL } from './ownership.ts'
import { type Call, notOwn, type Parts, pathOf } from './parts.ts'

/** Has the engine bring images, or names of them; what came of it is written down before its answer ends. */
export async function bringImages(
  parts: Parts,
  { extra }: Extract<Deed, { do: 'images' }>,
  call: Call,
): Promise<void> {
  const { incoming, outgoing, url } = call
  if (extra === 'labels') addBuildLabel(url, parts.run)
  if (extra === 'changes' && url.searchParams.has('fromSrc'))
    url.searchParams.append('changes', `LABEL ${RUN_LABEL}=${parts.run}`)
  const tags = wantedTags(url)
  const before = await intendImages(parts, tags)
  const named: Named = { ids: [], tags: new Set(tags), containers: [] }
  let isWhole = false
  const tap = readAlong(named, () => {
    isWhole = true
    return noteImages(parts, before, named)
  })
  try {
    await forward(parts.address, incoming, outgoing, { path: pathOf(call), tap })
  } finally {
    // Of `load` nothing is known but what its answer tells at the end.
    if (!isWhole) await noteImages(parts, before, extra === null ? 'all' : named, 'cut')
  }
}

/** An image made of a container has the container's labels. */
export async function commit(parts: Parts, call: Call): Promise<void> {
  const { incoming, outgoing, url } = call
  const container = await parts.ownership.find('container', url.searchParams.get('container') ?? '')
  if (container !== null && !container.isOwn) throw notOwn(container)
  const tags = wantedTags(url)
  const before = await intendImages(parts, tags)
  const answer = await forwardWhole(parts.address, incoming, { path: pathOf(call) })
  const id = answer.status === 201 ? idIn(answer) : null
  const ids = id === null ? [] : [id]
  await noteImages(parts, before, { ids, tags: new Set(tags), containers: [] })
  answerWhole(outgoing, answer)
}

/** Gives an image a further name. That an image of the user's loses this name is remembered. */
export async function tag(parts: Parts, call: Call): Promise<void> {
  const tags = wantedTags(call.url)
  const before = await intendImages(parts, tags)
  const answer = await forwardWhole(parts.address, call.incoming, { path: pathOf(call) })
  await noteImages(parts, before, { ids: [], tags: new Set(tags), containers: [] })
  answerWhole(call.outgoing, answer)
}

/** Lets go an image of the run's, or a name that it has given; but not the last name of an image of others. */
export async function checkImageRemoval({ ownership }: Parts, name: string): Promise<void> {
  const image = await ownership.findImage(name)
  if (image === null || image.isOwn) return
  const asListed = wholeTag(name)
  if (image.tags.length > 1 && image.tags.includes(asListed) && ownership.isOwnTag(asListed)) return
  throw notOwn(image)
}

/** What was written down before a call that brings images. */
interface ImageIntent {
  before: ImageState
  image: number
  /** By the name of a tag. */
  tags: Map<string, number>
}

/** Writes down that images are about to come, and such names of them as are known. */
export async function intendImages(
  { engine, journal }: Parts,
  wanted: readonly string[],
): Promise<ImageIntent> {
  const before = await imageState(engine)
  const tags = new Map(wanted.map((name) => [name, journal.intend('tags', name)]))
  return { before, image: journal.intend('images', null), tags }
}

/**
 * Writes down which have come.
 *
 * @param end `cut`: the client has gone before the answer's end, and the engine may still do what it was about to
 */
export async function noteImages(
  parts: Parts,
  intent: ImageIntent,
  named: Named | 'all',
  end: 'whole' | 'cut' = 'whole',
): Promise<void> {
  const note = parts.noting.add(noteNow(parts, intent, named, end))
  note.catch(parts.onTrouble)
  return note
}

async function noteNow(
  { engine, journal, ownership }: Parts,
  intent: ImageIntent,
  named: Named | 'all',
  end: 'whole' | 'cut',
): Promise<void> {
  const { images, tags } = imagesMade(intent.before, await imageState(engine), named)
  const [first, ...others] = images
  if (first === undefined) journal.undone(intent.image)
  else journal.done(intent.image, first)
  for (const id of others) noteMade(journal, 'images', id)
  if (end === 'whole')
    for (const [name, number] of intent.tags) if (!tags.includes(name)) journal.undone(number)
  for (const name of tags) journal.done(intent.tags.get(name) ?? journal.intend('tags', name), name)
  if (named === 'all') return
  for (const id of named.containers) {
    const container = await ownership.find('container', id)
    if (container !== null && !container.isOwn) noteMade(journal, 'containers', container.id)
  }
}

/** The names that a call gives, as an engine lists them. */
function wantedTags({ searchParams, pathname }: URL): string[] {
  if (pathname.endsWith('/build')) return searchParams.getAll('t').map((name) => wholeTag(name))
  const name = searchParams.get('fromImage') ?? searchParams.get('repo') ?? ''
  return name === '' ? [] : [wholeTag(name, searchParams.get('tag') ?? '')]
}

function addBuildLabel({ searchParams }: URL, run: string): void {
  const given = searchParams.get('labels')
  const labels = given === null || given === '' ? {} : (JSON.parse(given) as Record<string, string>)
  searchParams.set('labels', JSON.stringify({ ...labels, [RUN_LABEL]: run }))
}

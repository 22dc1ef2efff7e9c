import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineCalls } from './engine-calls.ts'
import type { Area, ChangeOf, MachineChange } from './things.ts'

/** Areas that the engine undoes, in their order: what uses goes before what is used. */
export const engineStages = [['containers'], ['networks'], ['volumes'], ['tags', 'images']] as const

/** A change of what an engine has. */
export type EngineChange = ChangeOf<'containers' | 'networks' | 'volumes' | 'images' | 'tags'>

/** Whether a change is for the engine to undo. */
export function isEngines(change: MachineChange): change is EngineChange {
  return isEngineArea(change.area)
}

/** Whether an engine alone can tell what there is of it. */
export function isEngineArea(area: Area): boolean {
  return engineStages.flat().some((one) => one === area)
}

/**
 * Has the engine undo one; it shows in the next snapshot whether it has. What is not there is done.
 *
 * @returns whether it says that it is at it already
 */
export async function undoOnEngine(change: EngineChange, engine: EngineCalls): Promise<boolean> {
  const remove = async (path: string) => isAtIt(await engine.call('DELETE', path))
  if (change.area === 'tags') return undoTag(change, engine)
  if (change.how !== 'added') return false
  switch (change.area) {
    case 'containers':
      return removeContainer(change.after.id, engine)
    case 'networks':
      return remove(`/networks/${change.after.id}`)
    case 'volumes':
      return remove(`/volumes/${encodeURIComponent(change.after.name)}`)
    case 'images':
      return remove(`/images/${change.after.id}?force=1`)
  }
}

type Answer = Awaited<ReturnType<EngineCalls['call']>>

/** `removal of container … is already in progress`: an earlier call's, whose answer was late. */
function isAtIt({ status, body }: Answer): boolean {
  return status === 409 && /already in progress/.test(JSON.stringify(body))
}

/** Also one that comes back by itself, and one that is paused, which an old engine can't kill. */
async function removeContainer(id: string, engine: EngineCalls): Promise<boolean> {
  const remove = () => engine.call('DELETE', `/containers/${id}?force=1&v=1`)
  await engine.call('POST', `/containers/${id}/update`, { RestartPolicy: { Name: 'no' } })
  const first = await remove()
  if (first.status < 300 || first.status === 404 || isAtIt(first)) return isAtIt(first)
  await engine.call('POST', `/containers/${id}/unpause`)
  return isAtIt(await remove())
}

/** An image that has another name too keeps that. */
async function undoTag({ before, after }: ChangeOf<'tags'>, engine: EngineCalls): Promise<boolean> {
  if (before === null) return isAtIt(await engine.call('DELETE', `/images/${encodeURIComponent(after.tag)}`))
  const colon = before.tag.lastIndexOf(':')
  const [repository, tag] = [before.tag.slice(0, colon), before.tag.slice(colon + 1)].map(encodeURIComponent)
  return isAtIt(await engine.call('POST', `/images/${before.image}/tag?repo=${repository}&tag=${tag}`))
}

/** Whether it answers. */
export async function isUp(engine: EngineCalls): Promise<boolean> {
  const answer = await engine.call('GET', '/_ping').catch(() => null)
  return answer?.status === 200
}

/** The engine once it answers; `null` where it does not within `limitMs`. */
export async function answering(engine: EngineCalls, limitMs: number): Promise<EngineCalls | null> {
  const deadline = performance.now() + limitMs
  for (;;) {
    if (await isUp(engine)) return engine
    if (performance.now() >= deadline) return null
    await sleep(200)
  }
}

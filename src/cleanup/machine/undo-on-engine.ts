import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineCalls } from './engine-calls.ts'
import type { ChangeOf, MachineChange } from './things.ts'

/** Areas that the engine undoes, in their order: what uses goes before what is used. */
export const engineStages = [['containers'], ['networks'], ['volumes'], ['tags', 'images']] as const

/** A change of what an engine has. */
export type EngineChange = ChangeOf<'containers' | 'networks' | 'volumes' | 'images' | 'tags'>

/** Whether a change is for the engine to undo. */
export function isEngines(change: MachineChange): change is EngineChange {
  return engineStages.flat().some((area) => area === change.area)
}

/** Has the engine undo one; it shows in the next snapshot whether it has. What is not there is done. */
export async function undoOnEngine(change: EngineChange, engine: EngineCalls): Promise<void> {
  const remove = (path: string) => engine.call('DELETE', path)
  const thing = change.after
  if (change.area === 'tags') return undoTag(change, engine)
  if (change.how !== 'added' || thing === null) return
  switch (change.area) {
    case 'containers':
      return removeContainer(change.after.id, engine)
    case 'networks':
      await remove(`/networks/${change.after.id}`)
      return
    case 'volumes':
      await remove(`/volumes/${encodeURIComponent(change.after.name)}`)
      return
    case 'images':
      await remove(`/images/${change.after.id}?force=1`)
  }
}

/** Also one that comes back by itself, and one that is paused, which an old engine can't kill. */
async function removeContainer(id: string, engine: EngineCalls): Promise<void> {
  await engine.call('POST', `/containers/${id}/update`, { RestartPolicy: { Name: 'no' } })
  const { status } = await engine.call('DELETE', `/containers/${id}?force=1&v=1`)
  if (status < 300 || status === 404) return
  await engine.call('POST', `/containers/${id}/unpause`)
  await engine.call('DELETE', `/containers/${id}?force=1&v=1`)
}

/** An image that has another name too keeps that. */
async function undoTag({ before, after }: ChangeOf<'tags'>, engine: EngineCalls): Promise<void> {
  if (before === null) {
    await engine.call('DELETE', `/images/${encodeURIComponent(after.tag)}`)
    return
  }
  const colon = before.tag.lastIndexOf(':')
  const [repository, tag] = [before.tag.slice(0, colon), before.tag.slice(colon + 1)].map(encodeURIComponent)
  await engine.call('POST', `/images/${before.image}/tag?repo=${repository}&tag=${tag}`)
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

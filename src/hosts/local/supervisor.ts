import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { type CgroupHierarchy, createCgroups, machineHierarchies } from '../../cleanup/cgroups.ts'
import type { CleanedRun } from '../../cleanup/cleaned-run.ts'
import type { FileLock } from '../../cleanup/file-lock.ts'
import type { Blame } from '../../cleanup/machine/blame.ts'
import { changeWords } from '../../cleanup/machine/change-words.ts'
import { type LocalRun, openLocalRun } from '../../cleanup/machine/local-run.ts'
import type { Area, MachineChange } from '../../cleanup/machine/things.ts'
import { isEngines } from '../../cleanup/machine/undo-on-engine.ts'
import { undoRun } from '../../cleanup/machine/undo-run.ts'
import { removeRun } from '../../cleanup/remove-run.ts'
import { noteSessions, removeSessions } from '../../cleanup/session-leftovers.ts'
import { createRunDirectory, type RunDirectory } from '../../cleanup/state-directory.ts'
import { type HostError, toHostError } from '../../core/host-error.ts'
import { createEngineClient } from '../engine-client.ts'
import { toHostErrorOfDisk } from '../io-error.ts'
import { cleanDeadLocalRuns, takeMachine } from './alone.ts'
import type { Journal } from './journal.ts'
import type { LocalCommand, LocalNews, LocalOrder } from './protocol.ts'
import { type EngineProxy, openProxy } from './proxy.ts'
import { localEnvironment, proxySocket, writeRunFiles } from './run-files.ts'
import { readWayOut, restoreWayOut, type WayOut } from './way-out.ts'

/** What is there to be taken away: noted before the next part is made. */
interface Made {
  hierarchies: CgroupHierarchy[]
  machine: FileLock
  directory: RunDirectory | null
  run: LocalRun | null
  proxy: EngineProxy | null
  /** What the proxy has to tell at the next look's step. */
  told: string[]
  /** When the machine was looked at after a block, on this process's clock. */
  lookedAt: number
  /** `null`: the lab may change it. */
  wayOut: WayOut | null
  /** Links, addresses or routes have changed since it was seen to be as it was. */
  isWayOutInDoubt: boolean
  /** Something could not be written down while no command was waited for. */
  trouble: HostError | null
}

/**
 * A process of its own that looks at the machine around a lab's blocks, lets the lab reach the engine by a proxy, and undoes
 * all when its input ends: that is how it learns that the engine wants no more, or has died. Resolves when all is undone.
 */
export async function runLocalSupervisor(input: Readable, output: Writable): Promise<void> {
  const tell = (news: LocalNews) => void output.write(`${JSON.stringify(news)}\n`)
  output.on('error', () => {}) // Nobody listens any more: there is still work to do.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGPIPE'] as const) process.on(signal, () => {})
  const commands = createInterface({ input })
  process.on('SIGTERM', () => commands.close())

  let made: Made | null = null
  try {
    for await (const line of commands) {
      const command = JSON.parse(line) as LocalCommand
      if (command.do === 'start') {
        made = await take(command.order)
        tell(await makeReady(made, command.order))
      } else if (made !== null) tell(await look(made, command))
    }
  } catch (error) {
    tell({ news: 'error', error: toHostErrorOfDisk(error).toData() })
  }
  tell({ news: 'gone', ...(made === null ? { residue: [], restored: [] } : await takeAway(made)) })
}

async function take(order: LocalOrder): Promise<Made> {
  const machine = await takeMachine(order.stateDirectory)
  const hierarchies = machineHierarchies()
  return {
    hierarchies,
    machine,
    directory: null,
    run: null,
    proxy: null,
    told: [],
    lookedAt: Number.NEGATIVE_INFINITY,
    wayOut: null,
    isWayOutInDoubt: false,
    trouble: null,
  }
}

async function makeReady(made: Made, order: LocalOrder): Promise<LocalNews> {
  const notes = await cleanDeadLocalRuns(order.stateDirectory)
  made.directory = createRunDirectory(order.stateDirectory, order.name)
  const { path, cgroup } = made.directory
  noteSessions(path)
  // The machine as it was has none of the run's own.
  made.run = await openLocalRun(
    path,
    order.engine,
    order.engine === null ? null : createEngineClient(order.engine),
  )
  createCgroups(made.hierarchies, cgroup)
  const environment = localEnvironment(path, order.labDirectory, order.engine !== null)
  writeRunFiles(path, environment, cgroup, made.hierarchies, order.scripts)
  if (!order.mayCutOff) made.wayOut = await readWayOut()
  if (order.engine !== null)
    made.proxy = await openProxy({
      run: made.run.run,
      engine: order.engine,
      socketPath: proxySocket(path),
      journal: journalOf(made, made.run),
      tell: (words) => void made.told.push(words),
      onTrouble: (error) => {
        made.trouble ??= toHostErrorOfDisk(error)
      },
    })
  const unseen = made.run.unseen.map((what) => `not looked at, and so not undone: ${what}`)
  return { news: 'ready', directory: path, cgroup, notes: [...notes, ...unseen] }
}

/** The lab is told that its call was not done; that labrun could not write is to be told by labrun. */
function journalOf(made: Made, run: LocalRun): Journal {
  return {
    intend(area, name) {
      try {
        return run.intend(area, name)
      } catch (error) {
        made.trouble ??= toHostError(error)
        throw error
      }
    },
    done: (intent, id) => run.done(intent, id),
    undone: (intent) => run.undone(intent),
    owns: (key) => run.owns(key),
  }
}

/** So long after a look there is none before the next block: what others change in it may be taken for the block's. */
const JUST_MS = 50

async function look(made: Made, command: Exclude<LocalCommand, { do: 'start' }>): Promise<LocalNews> {
  if (made.trouble !== null) throw made.trouble
  if (command.do === 'begin') {
    noteDoubt(made, await made.run!.beginBlock(command.block, performance.now() - made.lookedAt < JUST_MS))
    return { news: 'looked', notes: [] }
  }
  // What is not written down as the lab's would be taken for somebody else's.
  await made.proxy?.noted()
  if (made.trouble !== null) throw made.trouble
  const blame = await made.run!.endBlock(command.block)
  made.lookedAt = performance.now()
  noteDoubt(made, blame)
  const restored = await seeToWayOut(made)
  return {
    news: 'looked',
    notes: [...restored, ...made.told.splice(0), ...blame.others.flatMap(pastProxy)],
  }
}

const OF_WAY_OUT: readonly Area[] = ['links', 'addresses', 'routes']

function noteDoubt(made: Made, { lab, others }: Blame): void {
  made.isWayOutInDoubt ||= [...lab, ...others].some(({ area }) => OF_WAY_OUT.includes(area))
}

/** At once: people may be looking at the machine by it. What was put back, and what can't be, as notes. */
async function seeToWayOut(made: Made): Promise<string[]> {
  if (made.wayOut === null || !made.isWayOutInDoubt) return []
  const restored = await restoreWayOut(made.wayOut)
  made.isWayOutInDoubt = false
  // What was put back is no doing of the next block's.
  if (restored.length > 0) made.lookedAt = Number.NEGATIVE_INFINITY
  return restored
}

/** A lab may have found the engine's own socket: then its doing looks like somebody else's, and is left. */
function pastProxy(change: MachineChange): string[] {
  if (!isEngines(change) || change.area === 'images') return []
  return [`${changeWords(change)} meanwhile, not by way of labrun: that is left`]
}

async function takeAway(made: Made): Promise<CleanedRun> {
  const { directory, machine } = made
  try {
    await made.proxy?.close()
    made.run?.close()
    if (directory === null) return { residue: [], restored: [] }
    const { finished, residue, restored } = await undoRun(directory.path, createEngineClient)
    if (!finished) return { residue, restored }
    removeSessions(directory.path)
    return { residue: [...residue, ...(await removeRun(directory.path, made.hierarchies))], restored }
  } finally {
    directory?.lock.release()
    machine.release()
  }
}

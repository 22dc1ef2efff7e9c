import { basename } from 'node:path'
import { HostError } from '../../core/host-error.ts'
import {
  type EngineArea,
  LEDGER_VERSION,
  type Ledger,
  type LocalRecord,
  recordOf,
  runRecord,
} from '../ledger.ts'
import { bootId } from '../process-mark.ts'
import { openSyncedLedger } from '../synced-ledger.ts'
import { type Blame, blamed } from './blame.ts'
import { differenceOf } from './difference.ts'
import type { EngineCalls } from './engine-calls.ts'
import { applyChanges } from './fold.ts'
import { markLinks } from './mark-links.ts'
import { snapshotMachine } from './snapshot.ts'
import type { Area, MachineChange, MachineSnapshot, Missed } from './things.ts'
import { isEngineArea } from './undo-on-engine.ts'

/** One run on the machine itself, as far as it is to be undone: for the process that supervises it. */
export interface LocalRun {
  /** Its name: that of its directory, and the value of its label on the engine, `labrun.run`. */
  readonly run: string
  /** What of the machine can't be looked at, and why, in words for people: `nft list ruleset: not installed`. */
  readonly unseen: readonly string[]
  /**
   * Before a block, or what goes on in the background, begins: what has changed since the last look was not the lab's
   * doing, unless another block is still going on.
   *
   * @param justLooked the last look is so short ago that another is not worth its time
   * @returns whose doing it was; nothing where it was not looked
   * @throws {HostError} `machine-not-seen` where what shows changes can't be had
   */
  beginBlock(block: string, justLooked?: boolean): Promise<Blame>
  /** After it. What has changed is written down, and the lab's links are marked; whose doing it was. */
  endBlock(block: string): Promise<Blame>
  /**
   * Before the engine is told to make something: written down, and on the disk, when this returns.
   *
   * @param name of a network, volume or container, `nginx:latest` of a tag; `null`: the engine makes it up
   * @returns its number, for `done` or `undone`
   * @throws {HostError} `ledger-not-written`: then the engine must not be told
   */
  intend(area: EngineArea, name: string | null): number
  /** The engine has made it; `id` is its id, of a volume its name, of a tag all of it. */
  done(intent: number, id: string): void
  /** The engine has refused, or the lab has taken it away itself. */
  undone(intent: number): void
  /** Whether the lab has made the engine's object of that id: `container ID`, `volume NAME`, … */
  owns(key: string): boolean
  /** Nothing more is written; `undoRun` may begin. */
  close(): void
}

/** What an engine has been asked to make, while it is not known whether it has. */
interface Intent {
  area: EngineArea
  /** `null`: the engine makes it up. */
  name: string | null
}

function notSeen(missed: readonly Missed[]): HostError {
  return new HostError(
    'environment',
    'machine-not-seen',
    `what a block changes could not be seen, so that none begins: ${missed.map(({ why }) => why).join('; ')}`,
  )
}

/** What keys of an area begin with. */
const WORDS: Readonly<Record<EngineArea, string>> = {
  containers: 'container',
  networks: 'network',
  volumes: 'volume',
  images: 'image',
  tags: 'tag',
}

/**
 * Looks at the machine, and opens the ledger of a run that this process supervises; its directory must be new and locked.
 *
 * @param socketPath of the engine; `null`: without one
 * @throws {HostError} `ledger-not-written`
 */
export async function openLocalRun(
  runDirectory: string,
  socketPath: string | null,
  engine: EngineCalls | null,
): Promise<LocalRun> {
  const run = basename(runDirectory)
  const first = await snapshotMachine(engine)
  let last = first
  const ledger = openSyncedLedger(runDirectory, [
    runRecord(LEDGER_VERSION),
    { kind: 'local', engine: socketPath, before: last },
  ])
  const open = new Set<string>()
  const owned = new Set<string>()
  const intents = new Map<number, Intent>()
  let numbers = 0

  let missed: ReadonlySet<Area> = new Set()
  const look = async (during: boolean): Promise<Blame & { missed: Missed[] }> => {
    const now = await snapshotMachine(engine, last, first)
    const all = differenceOf(last, now)
    const waiting = all.filter((change) => waitsFor(change, [...intents.values()]))
    const changes = all.filter((change) => !waiting.includes(change))
    const { lab, others } = blamed(changes, {
      run,
      owns: (key) => owned.has(key),
      during,
      missed,
      before: last,
      after: now,
    })
    const isBlamed = (area: Area) => (during || missed.has(area)) && !isEngineArea(area)
    const missedNow = now.missed.flatMap(({ areas }) => areas).filter(isBlamed)
    if (changes.length + missed.size + missedNow.length > 0)
      ledger.append({ kind: 'look', lab, others, ...(missedNow.length > 0 && { missed: missedNow }) })
    missed = new Set(missedNow)
    await markLinks(run, lab)
    last = applyChanges(now, waiting.map(reversed))
    return { lab, others, missed: now.missed.filter(({ areas }) => !areas.every(isEngineArea)) }
  }
  return {
    run,
    unseen: last.unseen,
    async beginBlock(block, justLooked = false) {
      const isKnown = justLooked && missed.size === 0
      const blame = isKnown ? { lab: [], others: [], missed: [] } : await look(open.size > 0)
      // What others do to it from now on, nobody could tell from what the block does.
      if (open.size === 0 && blame.missed.length > 0) throw notSeen(blame.missed)
      ledger.append({ kind: 'block', block, is: 'begun' })
      open.add(block)
      return blame
    },
    async endBlock(block) {
      const blame = await look(true)
      open.delete(block)
      ledger.append({ kind: 'block', block, is: 'ended' })
      return blame
    },
    intend(area, name) {
      const n = ++numbers
      ledger.append({ kind: 'intent', n, area, name })
      intents.set(n, { area, name })
      return n
    },
    done(n, id) {
      const key = `${WORDS[intents.get(n)!.area]} ${id}`
      owned.add(key)
      ledger.append({ kind: 'done', n, key })
      intents.delete(n)
    },
    undone(n) {
      ledger.append({ kind: 'undone', n })
      intents.delete(n)
    },
    owns: (key) => owned.has(key),
    close: () => ledger.close(),
  }
}

/** What a ledger tells of a local run. */
export interface NotedRun {
  engine: string | null
  /** When the run began, in ticks of its supervisor's mark. */
  startTicks: number
  /** How the machine was before it, and at the last look. */
  first: MachineSnapshot
  last: MachineSnapshot
  looks: Extract<LocalRecord, { kind: 'look' }>[]
  /** Keys of what it has made on the engine. */
  owned: Set<string>
  /** What it was about to have made when it died, and may have or not. */
  open: Intent[]
  /** What was not looked at when the last block had ended. */
  missed: ReadonlySet<Area>
  /** Blocks that had not ended when it died. */
  blocks: string[]
  /** The machine has been started anew since: what was in the kernel is gone. */
  rebooted: boolean
}

/** `null` where the run was none on the machine itself, or had not written that down: then it has changed nothing. */
export function notedRun(ledger: Ledger): NotedRun | null {
  const [run, local] = [recordOf(ledger, 'run'), recordOf(ledger, 'local')]
  if (run === null || local === null) return null
  const noted: NotedRun = {
    engine: local.engine,
    startTicks: run.supervisor.startTicks,
    first: local.before,
    last: local.before,
    looks: [],
    owned: new Set(),
    open: [],
    missed: new Set(),
    blocks: [],
    rebooted: run.bootId !== bootId(),
  }
  const open = new Map<number, Intent>()
  const blocks = new Set<string>()
  for (const record of ledger.records) {
    if (record.kind === 'look') noted.looks.push(record)
    else if (record.kind === 'intent') open.set(record.n, record)
    else if (record.kind === 'undone') open.delete(record.n)
    else if (record.kind === 'done') {
      open.delete(record.n)
      noted.owned.add(record.key)
    } else if (record.kind === 'block') {
      if (record.is === 'begun') blocks.add(record.block)
      else blocks.delete(record.block)
    }
  }
  for (const { lab, others } of noted.looks) noted.last = applyChanges(noted.last, [...lab, ...others])
  noted.missed = new Set(noted.looks.at(-1)?.missed)
  noted.open = [...open.values()].map(({ area, name }) => ({ area, name }))
  noted.blocks = [...blocks]
  return noted
}

/**
 * Whether a run has made an engine's object, as far as its ledger tells. Of an image without a name that it was about to
 * make nothing more is known than that it is one.
 */
export function ownsBy({ owned, open }: NotedRun): (key: string) => boolean {
  return (key) => owned.has(key) || open.some((intent) => mayBe(key, intent))
}

/** Whether a thing may be what an engine was asked to make. */
function mayBe(key: string, { area, name }: Intent): boolean {
  return name === null ? area === 'images' && key.startsWith('image ') : key === `${WORDS[area]} ${name}`
}

/**
 * Whether it is not yet known whose an image, or a name of one, is: only when a call that brings some has ended, it is
 * written down which. A later look judges it, or who undoes the run. All else bears a label.
 */
function waitsFor({ area, key }: MachineChange, intents: readonly Intent[]): boolean {
  if (area !== 'images' && area !== 'tags') return false
  return intents.some((intent) => mayBe(key, intent) || (area === 'tags' && mayBe('image ', intent)))
}

/** What leads from after a change to before it. */
function reversed({ area, key, before, after }: MachineChange): MachineChange {
  const how = after === null ? 'added' : before === null ? 'removed' : 'changed'
  return { area, how, key, before: after, after: before } as MachineChange
}

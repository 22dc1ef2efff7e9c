import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { readLedger } from '../../../src/cleanup/ledger.ts'
import { changeWords } from '../../../src/cleanup/machine/change-words.ts'
import { differenceOf } from '../../../src/cleanup/machine/difference.ts'
import { snapshotMachine } from '../../../src/cleanup/machine/snapshot.ts'
import { runsDirectory } from '../../../src/cleanup/state-directory.ts'
import type { EngineClient } from '../../../src/hosts/engine-client.ts'
import type { LocalCommand, LocalNews } from '../../../src/hosts/local/protocol.ts'
import { proxySocket } from '../../../src/hosts/local/run-files.ts'
import { runLocalSupervisor } from '../../../src/hosts/local/supervisor.ts'
import { scriptsDirectory } from '../../../src/hosts/private/own-files.ts'
import { readyEngine, socketPath, startDockerd } from '../../cleanup/machine/engine-on-machine.ts'
import { shell } from '../../cleanup/machine/shell.ts'

/** What came of a run whose disk was full from one write to its ledger on. */
export interface FullFrom {
  write: number
  /** Whether there were so many. */
  wasFull: boolean
  /** What the run was told, by the rules of its errors: without any it would be green. */
  told: string[]
  /** What the engine has made that is not in the ledger. */
  unwritten: string[]
  /** What was not undone, by the supervisor's own words and by a look at the machine. */
  residue: string[]
  left: string[]
}

const stateDirectory = '/var/lib/labrun'
const NAME = 'full'
const directory = join(runsDirectory(stateDirectory), NAME)

/** What a lab has the engine make in its two blocks: each command fails where it is not made. */
const BLOCKS = [
  'docker volume create made; docker network create made; ip link add made type bridge',
  'docker tag tiny made; docker create --name made tiny sleep 1; docker volume rm made',
]

/** On an outer machine: the disk gets full at the first write, at the second, and so on, until a run needs no more. */
export async function fillAtEachWrite(): Promise<FullFrom[]> {
  process.setMaxListeners(0)
  startDockerd()
  const engine = await readyEngine()
  const runs: FullFrom[] = []
  do runs.push(await runFullFrom(runs.length + 1, engine))
  while (runs.at(-1)!.wasFull)
  return runs
}

async function runFullFrom(write: number, engine: EngineClient): Promise<FullFrom> {
  const before = await snapshotMachine(engine)
  const disk = fillDiskAt(write)
  const supervisor = startSupervisor()
  const run: FullFrom = { write, wasFull: false, told: [], unwritten: [], residue: [], left: [] }
  const order = {
    ...{ stateDirectory, engine: socketPath, labDirectory: '/', mayCutOff: true, name: NAME },
    scripts: scriptsDirectory(),
  }
  let news = await supervisor.ask({ do: 'start', order })
  for (const block of BLOCKS) {
    if (news.news !== 'error') news = await supervisor.ask({ do: 'begin', block })
    if (news.news === 'error') break
    run.unwritten.push(...(await runBlock(block)))
    news = await supervisor.ask({ do: 'end', block })
  }
  if (news.news === 'error') run.told.push(news.error.rule)
  const gone = await supervisor.end()
  if (gone.news === 'gone') run.residue = gone.residue.map(({ what }) => what)
  run.wasFull = disk.empty()
  run.left = differenceOf(before, await snapshotMachine(engine)).map(changeWords)
  return run
}

/** Runs a block by the proxy; what of it the engine has made and the ledger does not know. */
async function runBlock(script: string): Promise<string[]> {
  const env = { ...process.env, DOCKER_HOST: `unix://${proxySocket(directory)}` }
  // The proxy is in this process, which must not stand still.
  await once(spawn('bash', ['-ec', script], { stdio: 'ignore', env }), 'exit')
  const has = (kind: string) => shell(`docker ${kind} inspect made >/dev/null 2>&1 && echo ${kind} || true`)
  const written = readLedger(directory).records.flatMap((record) =>
    record.kind === 'intent' ? [record.area] : [],
  )
  const areas = { volume: 'volumes', network: 'networks', image: 'tags', container: 'containers' } as const
  return Object.entries(areas).flatMap(([kind, area]) =>
    has(kind) !== '' && !written.includes(area) ? [kind] : [],
  )
}

function startSupervisor(): { ask(command: LocalCommand): Promise<LocalNews>; end(): Promise<LocalNews> } {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const lines = createInterface({ input: output })[Symbol.asyncIterator]()
  const ended = runLocalSupervisor(input, output)
  const next = async () => JSON.parse((await lines.next()).value as string) as LocalNews
  return {
    ask(command) {
      input.write(`${JSON.stringify(command)}\n`)
      return next()
    },
    async end() {
      input.end()
      const news = await next()
      await ended
      return news
    },
  }
}

/** From the n-th write to a ledger on there is no room; `empty` makes room, and says whether there were so many. */
function fillDiskAt(write: number): { empty(): boolean } {
  const { openSync, writeSync, fdatasyncSync } = fs
  const ledgers = new Set<unknown>()
  let writes = 0
  const isFull = (fd: unknown) => ledgers.has(fd) && ++writes >= write
  fs.openSync = ((...args: Parameters<typeof openSync>) => {
    const fd = openSync(...args)
    if (String(args[0]).endsWith('/ledger.jsonl')) ledgers.add(fd)
    else ledgers.delete(fd)
    return fd
  }) as typeof openSync
  for (const [name, real] of Object.entries({ writeSync, fdatasyncSync })) {
    Object.assign(fs, {
      [name]: (...args: unknown[]) => {
        if (isFull(args[0])) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })
        return (real as (...args: unknown[]) => unknown)(...args)
      },
    })
  }
  syncBuiltinESMExports()
  return {
    empty() {
      Object.assign(fs, { openSync, writeSync, fdatasyncSync })
      syncBuiltinESMExports()
      return writes >= write
    },
  }
}

import { existsSync } from 'node:fs'
import { type CacheItem, clearCache } from '../../cleanup/cache.ts'
import { cleanDeadRun, newerResidue, type TriedRun } from '../../cleanup/clean-dead-runs.ts'
import { endKeptRun } from '../../cleanup/end-kept-run.ts'
import { type FoundRun, findRuns } from '../../cleanup/find-runs.ts'
import { finishRemovals, halfRemoved } from '../../cleanup/finish-removals.ts'
import { ownDirectories } from '../../cleanup/own-directories.ts'
import { defaultCacheDirectory, defaultStateDirectory } from '../../cleanup/state-directory.ts'
import { HostError } from '../../core/host-error.ts'
import type { Residue } from '../../core/report.ts'
import { sizeText } from '../../core/text/size-text.ts'
import { needsSudo } from '../../engine/by-sudo.ts'
import { createEngineClient } from '../../hosts/engine-client.ts'
import { nameHint } from '../choice/name-hint.ts'
import { runAgainAsRoot } from '../consent/run-again-as-root.ts'
import { EXIT, firstOf } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'

/** What the command line says of cleaning. */
export interface CleanOptions {
  dryRun?: boolean
  cache?: boolean
}

/**
 * `labrun clean [RUN]`: takes away what runs left whose supervisor died too, or the host of one run that was kept; with
 * `--cache` the stored images too. An ordinary user cleans after his own runs, and by sudo after root's. Returns the exit
 * code.
 *
 * @throws {HostError} where root is needed and not to be had, or the run is still going on
 * @throws {UsageError} where there is no such run
 */
export async function cleanCommand(name: string | undefined, options: CleanOptions): Promise<number> {
  // First, and as the user: whose docker it is matters, and root's is another.
  const { cleanDind } = await import('../consent/clean-dind.ts')
  const dind = await cleanDind({ name, dryRun: options.dryRun === true, cache: options.cache === true })
  const code = tellResidue(dind.residue)
  return dind.isNamed ? code : firstOf(new Set([code, await cleanHere(name, options, dind.hasFound)]))
}

/** @param hadOthers something was left elsewhere */
async function cleanHere(
  name: string | undefined,
  options: CleanOptions,
  hadOthers: boolean,
): Promise<number> {
  if (!needsSudo()) return cleanIn(defaultStateDirectory, name, options, hadOthers)
  const own = ownDirectories().stateDirectory
  const isOwn = existsSync(own) && (name === undefined || findRuns(own).some((run) => run.name === name))
  const code = isOwn ? await cleanIn(own, name, options, hadOthers) : EXIT.passed
  // Whether root has ever had a run everybody may see.
  const rootsFolders = [defaultStateDirectory, ...(options.cache === true ? [defaultCacheDirectory] : [])]
  const hasRoots = rootsFolders.some((folder) => existsSync(folder))
  const isRoots = name === undefined ? hasRoots : !isOwn
  if (!isOwn && !isRoots && !hadOthers) console.log('Nothing was left.')
  if (!isRoots) return code
  // Its folder is closed to others: whether there is anything in it they can't see.
  try {
    return Math.max(code, await runAgainAsRoot(whyRoot(name, options)))
  } catch (error) {
    if (name === undefined)
      console.log('What belongs to root could not be looked at; all else was, and this is why:')
    throw error
  }
}

/** What needs root, as a clause. */
export function whyRoot(name: string | undefined, { cache = false, dryRun = false }: CleanOptions): string {
  if (name !== undefined) return 'what runs by root leave belongs to root'
  const why = `only root can see whether runs by root have left anything (${defaultStateDirectory})`
  if (!cache) return why
  return `${why}, and ${dryRun ? 'read' : 'empty'} root's cache (${defaultCacheDirectory})`
}

async function cleanIn(
  stateDirectory: string,
  name: string | undefined,
  options: CleanOptions,
  hadOthers: boolean,
): Promise<number> {
  const runs = findRuns(stateDirectory)
  const chosen = name === undefined ? runs.filter(({ state }) => state === 'dead') : [choose(name, runs)]
  const residue =
    options.dryRun === true
      ? tellAll(chosen, stateDirectory, hadOthers)
      : await cleanAll(chosen, stateDirectory, hadOthers)
  if (options.cache === true) await cleanCache(options.dryRun === true)
  if (name === undefined) for (const run of runs) tellLiving(run)
  return tellResidue(residue)
}

function tellResidue(residue: readonly Residue[]): number {
  for (const { what, remove } of residue) {
    console.log(`Not as before: ${what}`)
    console.log(remove === '' ? '  no command mends that' : `  mend it with: ${remove}`)
  }
  return residue.length === 0 ? EXIT.passed : EXIT.cleanup
}

/** Returns what would be left. */
function tellAll(runs: FoundRun[], stateDirectory: string, hadOthers: boolean): Residue[] {
  const halves = halfRemoved(stateDirectory)
  for (const directory of halves) console.log(`Would finish the removal of ${directory}.`)
  if (runs.length + halves.length === 0 && !hadOthers) console.log('Nothing was left.')
  return runs.flatMap((run) => {
    if (run.fault?.kind === 'newer') return newerResidue(run.directory, run.fault)
    console.log(`Would clean after ${run.name}: ${inWords(run)}.`)
    if (run.state === 'dead') tellNote(run.name, run.fault?.words ?? null)
    return []
  })
}

function tellNote(name: string, note: string | null): void {
  if (note !== null) console.log(`${name}: ${note}.`)
}

async function cleanAll(runs: FoundRun[], stateDirectory: string, hadOthers: boolean): Promise<Residue[]> {
  const removed: string[] = []
  const left = await finishRemovals(stateDirectory)
  for (const run of runs) {
    const cleaned = await cleanOne(run)
    for (const what of cleaned.restored) console.log(`Set back: ${what}`)
    tellNote(run.name, cleaned.note)
    if (cleaned.removed) removed.push(run.name)
    left.push(...cleaned.residue)
  }
  if (removed.length > 0) console.log(`Cleaned after ${removed.join(', ')}.`)
  else if (left.length === 0 && !hadOthers) console.log('Nothing was left.')
  return left
}

async function cleanCache(dryRun: boolean): Promise<void> {
  const { removed, inUse, freedBytes, directory } = await clearCache({ dryRun })
  const stored = removed.length === 0 ? 'nothing' : removed.map(itemWords).join(', ')
  const freed = removed.length === 0 ? '' : ` (${sizeText(freedBytes)})`
  console.log(`${dryRun ? 'Would remove' : 'Removed'} from ${directory}: ${stored}${freed}.`)
  if (inUse.length > 0) console.log(`In use, and left alone: ${inUse.map(itemWords).join(', ')}.`)
}

const KINDS = { image: 'image', 'image-store': 'image store of', unfinished: 'unfinished' } as const

function itemWords({ kind, images }: CacheItem): string {
  return `${KINDS[kind]} ${images.join(' ')}`.trim()
}

function cleanOne(run: FoundRun): Promise<TriedRun> {
  return run.state === 'kept' ? endKeptRun(run) : cleanDeadRun(run.directory, 'restore', createEngineClient)
}

/** A run by its whole name: half a word must not take a host away. */
function choose(name: string, runs: FoundRun[]): FoundRun {
  const chosen = runs.find((run) => run.name === name)
  if (chosen === undefined) throw noSuchRun(name, runs)
  if (chosen.state === 'running') throw runInUse(chosen)
  return chosen
}

function tellLiving(run: FoundRun): void {
  if (run.state === 'running') console.log(`Still going on: ${run.name} (${inWords(run)}).`)
  if (run.state === 'kept')
    console.log(`Kept: ${run.name} (${inWords(run)}); labrun clean ${run.name} takes it away.`)
}

function inWords({ state, startedAt, supervisor }: FoundRun): string {
  const time = startedAt === null ? 'a time not known' : `${startedAt.slice(0, 19).replace('T', ' ')} UTC`
  if (state === 'dead') return `started at ${time}, and died`
  return supervisor === null ? `since ${time}` : `process ${supervisor}, since ${time}`
}

function noSuchRun(name: string, runs: FoundRun[]): UsageError {
  const names = runs.map((run) => run.name)
  const hint = nameHint(name, names, 'There are none.')
  return new UsageError(name === '' ? 'the name of the run is empty' : `no run is called ${name}`, hint)
}

function runInUse(run: FoundRun): HostError {
  return new HostError(
    'lock',
    'run-in-use',
    `the run ${run.name} is still going on (${inWords(run)})`,
    `End it where it was started, with Ctrl-C. Or end its supervisor, which cleans: kill ${run.supervisor}`,
  )
}

import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Event } from '../../core/event.ts'
import type { Lab } from '../../core/lab.ts'
import type { WatchOrder } from '../../core/plan.ts'
import { mayRunOn } from '../../core/run/run-before.ts'
import type { Engine } from '../../engine/client.ts'
import { refuseEqualSlugs } from '../choice/equal-slugs.ts'
import { leaveToSupervisors, type RunEnd } from '../run.ts'
import { catchSignals } from '../signals.ts'
import { type EndingSignal, EXIT, firstOf, runExitCode, signalExitCode } from '../words/exit-code.ts'
import { printMessages } from '../words/print-messages.ts'
import { tellError } from '../words/tell-error.ts'
import { UsageError } from '../words/usage-error.ts'
import { givenUpText } from './given-up-text.ts'
import { listenToKeys } from './keys.ts'
import { labPaths } from './lab-paths.ts'
import { asLoaded, readIfThere, textOf } from './read-watched.ts'
import { SavedFiles } from './saved-files.ts'
import { isLab, isWithin, type Wanted } from './wanted-paths.ts'
import { newFile, type WatchedFile } from './watched-file.ts'

/** What the command line asks for, and what does it. */
export interface WatchPorts {
  /** The lab files that the command line means now, as the user would write them; and folders in which others may come. */
  select: () => Promise<{ files: string[]; labFolders: string[] }>
  /** The lab with the steps and variables that the command line asks for. @throws {UsageError} */
  asAsked: (lab: Lab) => Lab
  /** Runs these, one run: resolves once it has ended; with `null` where the value of a secret is missing, which is told. @throws {UsageError} */
  run: (
    labs: readonly Lab[],
    order: WatchOrder,
    onEvent: (event: Event) => void,
  ) => Promise<WatchedEnd | null>
  /** Steps that nothing is expected of are failures. */
  isStrict: boolean
  engine: Engine
}

/** What a run of watched labs came to. */
export interface WatchedEnd extends RunEnd {
  /** Paths of labs that passed and yet have failed, as `--strict` has it. */
  strictlyFailed: ReadonlySet<string>
}

/** Runs labs again whenever they change, until somebody ends it. */
export class Watch {
  readonly #ports: WatchPorts
  readonly #files = new Map<string, WatchedFile>()
  readonly #saved = new SavedFiles((paths) => void this.#onSaved(paths))
  #labFolders: string[] = []
  readonly #pending = new Set<string>()
  /** Paths of the labs that run and have not ended. */
  readonly #running = new Map<string, Lab>()
  /** The engine has begun the run, and may be told to stop it. */
  #hasBegun = false
  /** The run is to be stopped, or is being stopped: for this reason. */
  #interruption: { why?: string } | null = null
  #hasRun = false
  #isEnding = false
  #cleanupFailed = false
  #wake: () => void = () => {}
  #isReady = false
  #stopListening: (() => void) | null = null

  constructor(ports: WatchPorts) {
    this.#ports = ports
  }

  /** Resolves with the exit code: that of the last verdicts, unless a signal has ended it. @throws {HostError} */
  async run(): Promise<number> {
    const signals = catchSignals(
      (count, signal) => this.#onSignal(count, signal),
      (why) => tellError('report-not-written', why),
    )
    try {
      await this.#select()
      while (!this.#isEnding) await this.#next()
      await this.#end()
      return this.#exitCode(signals.first)
    } finally {
      this.#stopListening?.()
      for (const { emptied } of this.#files.values()) emptied.forget()
      await this.#saved.close()
      signals.release()
    }
  }

  /** Runs what has changed, or waits until something does. */
  async #next(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    if (this.#pending.size > 0) return this.#runPending()
    this.#listen()
    this.#tellWaiting()
    // Before it is ready it is not known whether sudo lets it run.
    await (this.#isReady ? Promise.race([woken, this.#ports.engine.died()]) : woken)
  }

  #listen(): void {
    const onAnew = () => this.#runAllAnew()
    this.#stopListening ??= listenToKeys({ onAnew, onQuit: () => this.#quit('q was pressed') })
  }

  /** sudo may ask for a password: what is typed then is not for labrun. */
  async #becomeReady(labs: readonly Lab[]): Promise<void> {
    if (this.#isReady) return
    this.#stopListening?.()
    this.#stopListening = null
    await this.#ports.engine.ready({ labs })
    this.#isReady = true
    this.#listen()
  }

  async #runPending(): Promise<void> {
    const paths = [...this.#pending]
    this.#pending.clear()
    const labs: Lab[] = []
    for (const path of paths) {
      const file = this.#files.get(path)
      if (file !== undefined && (await this.#read(file)) && file.lab !== null) labs.push(file.lab)
    }
    await this.#watchFiles()
    // What was saved meanwhile counts.
    if (paths.some((path) => this.#pending.has(path))) {
      for (const { file } of labs) this.#pending.add(file)
    } else if (labs.length > 0 && !this.#isEnding) await this.#runLabs(labs)
  }

  /** Reads a file and tells what is wrong with it. Returns whether there is anything to do. */
  async #read(file: WatchedFile): Promise<boolean> {
    const { isStrict } = this.#ports
    const strict = isStrict ? await import('../mend/unproven-steps.ts') : null
    const loaded = await readIfThere(file.path, strict?.findUnproven)
    if (loaded === null) {
      if (!file.isDue) console.error(`${file.path} is gone: it is run again when it is back`)
      file.isDue = true
      return false
    }
    file.unproven = strict?.takeUnproven(loaded) ?? []
    const text = textOf(loaded)
    const isEmpty = file.text !== null && String(loaded.file.value) === ''
    if (file.emptied.isPassing(isEmpty, () => this.#readAgain(file))) return false
    if (text === file.text && !file.isDue && file.anew === null) return false
    file.text = text
    file.isDue = true
    const { lab } = loaded.parsed
    const checked = asLoaded(loaded)
    printMessages(checked)
    if (process.stderr.isTTY === true && loaded.file.messages.length > 0) console.error('')
    file.lab = null
    if (lab === null || !checked.valid) {
      file.code = EXIT.invalid
      return true
    }
    file.paths = labPaths(
      lab,
      loaded.parsed.setup.map((part) => part.file),
    )
    try {
      file.lab = this.#ports.asAsked(lab)
    } catch (error) {
      file.code = this.#tellUsage(error)
    }
    return true
  }

  async #runLabs(labs: readonly Lab[]): Promise<void> {
    const files = labs.map(({ file }) => this.#files.get(file)!)
    const anew = Object.fromEntries(
      files.flatMap(({ lab, anew }) => (anew === null ? [] : [[lab!.slug, anew]])),
    )
    await this.#becomeReady(labs)
    for (const lab of labs) this.#running.set(lab.file, lab)
    try {
      refuseEqualSlugs([...this.#files.values()].flatMap(({ lab }) => lab ?? []))
      const otherImages = files.some((file) => file.otherImages)
      const end = await this.#ports.run(labs, { anew, otherImages }, (event) => this.#onEvent(event))
      this.#hasRun ||= end !== null
      for (const file of files) await this.#noteVerdict(file, end)
    } catch (error) {
      const code = this.#tellUsage(error)
      for (const file of files) file.code = code
    } finally {
      this.#running.clear()
      this.#hasBegun = false
      this.#interruption = null
    }
  }

  async #noteVerdict(file: WatchedFile, end: WatchedEnd | null): Promise<void> {
    if (end === null) {
      file.code = EXIT.environment
      return
    }
    const { report, errors, timedOut, strictlyFailed } = end
    const lab = report.labs.find((other) => other.file === file.path)
    if (lab === undefined) return
    file.anew = null
    file.otherImages = false
    file.isDue = false
    file.code = runExitCode({ ...report, labs: [lab] }, errors, null, timedOut)
    if (file.unproven.length > 0)
      file.code = (await import('../mend/unproven-steps.ts')).strictExitCode(file.code, file.unproven)
    if (file.code === EXIT.passed && strictlyFailed.has(file.path)) file.code = EXIT.failed
    // It was stopped for the sake of another, or for its own.
    if (lab.status !== 'interrupted' || this.#isEnding || timedOut) return
    file.isDue = true
    this.#pending.add(file.path)
  }

  #onEvent(event: Event): void {
    if (event.type === 'run-start') {
      this.#hasBegun = true
      if (this.#interruption !== null) this.#ports.engine.interrupt(this.#interruption.why)
    }
    if (event.type === 'lab-end')
      for (const [path, lab] of this.#running) if (lab.slug === event.lab) this.#running.delete(path)
    if (event.type === 'host-given-up') this.#tellGivenUp(event)
  }

  #tellGivenUp(event: Extract<Event, { type: 'host-given-up' }>): void {
    const text = givenUpText(event)
    if (text !== '') console.error(text)
    if (event.hostDifference.length > 0) this.#cleanupFailed = true
  }

  async #onSaved(paths: ReadonlySet<string>): Promise<void> {
    const known = new Set([...this.#files.keys()].map((file) => resolve(file)))
    const mayBeNew = (path: string) =>
      !known.has(path) && this.#labFolders.some((folder) => isLab(path, folder))
    if ([...paths].some((path) => mayBeNew(path) || !existsSync(path))) await this.#select()
    for (const file of this.#files.values()) {
      const { setup, recipes, read } = file.paths
      const isSaved = [file.path, ...setup].some((path) => paths.has(resolve(path)))
      const around = [...paths].find((path) =>
        [...recipes, ...read].some((at) => isIn(path, at, file.paths.recipes)),
      )
      if (recipes.some((folder) => [...paths].some((path) => isWithin(path, folder)))) file.otherImages = true
      if (around !== undefined) file.anew = `${relative('', around)} changed`
      if (isSaved || around !== undefined) this.#pending.add(file.path)
    }
    this.#wake()
    await this.#interruptOutdated()
  }

  /** A run whose lab has changed so that its end would tell nothing. The newest text is read when it has ended. */
  async #interruptOutdated(): Promise<void> {
    for (const [path, lab] of this.#running) {
      if (!this.#pending.has(path)) continue
      if (this.#files.get(path)?.anew !== null || (await this.#isOutdated(path, lab)))
        this.#interrupt(`${path} was saved`)
    }
  }

  async #isOutdated(path: string, running: Lab): Promise<boolean> {
    const lab = (await readIfThere(path))?.parsed.lab ?? null
    if (lab === null) return false
    try {
      return !mayRunOn(running, this.#ports.asAsked(lab))
    } catch {
      return false
    }
  }

  /** Once a run, where there is one: for the second time its teardown would be left out. */
  #interrupt(why?: string): void {
    if (this.#running.size === 0 || this.#interruption !== null) return
    this.#interruption = why === undefined ? {} : { why }
    if (this.#hasBegun) this.#ports.engine.interrupt(why)
  }

  #readAgain({ path }: WatchedFile): void {
    this.#pending.add(path)
    this.#wake()
  }

  #runAllAnew(): void {
    for (const file of this.#files.values()) {
      file.anew = 'Enter was pressed'
      this.#pending.add(file.path)
    }
    this.#interrupt('Enter was pressed')
    this.#wake()
  }

  #quit(why: string): void {
    if (this.#isEnding) return
    this.#isEnding = true
    this.#interrupt(why)
    this.#wake()
  }

  /** Once: interrupt and tear down. Twice: no teardown blocks. Three times: leave the rest to the supervisors. */
  #onSignal(count: number, signal: EndingSignal): void {
    if (count > 2) leaveToSupervisors(signal)
    this.#isEnding = true
    if (count === 1) this.#interrupt()
    else this.#ports.engine.interrupt()
    this.#wake()
  }

  /** Finds the files anew: some may have come, some gone. */
  async #select(): Promise<void> {
    const { files, labFolders } = await this.#ports.select()
    this.#labFolders = labFolders.map((folder) => resolve(folder))
    for (const path of files) {
      if (this.#files.has(path)) continue
      this.#files.set(path, newFile(path))
      this.#pending.add(path)
    }
    for (const [path, { emptied }] of this.#files) {
      if (files.includes(path)) continue
      emptied.forget()
      this.#files.delete(path)
    }
  }

  /** Watches all that the labs are made of. What was saved before that is read again. */
  async #watchFiles(): Promise<void> {
    const files = [...this.#files.values()]
    const paths = files.flatMap(({ path, paths: { setup, recipes, read } }) => [
      path,
      ...setup,
      ...recipes,
      ...read,
    ])
    const wanted: Wanted = {
      paths: new Set(paths.map((path) => resolve(path))),
      labFolders: new Set(this.#labFolders),
    }
    await this.#saved.watch(wanted)
  }

  /** Hosts that wait are given up, and the engine ends. */
  async #end(): Promise<void> {
    if (this.#hasRun) await this.#ports.engine.end((event) => this.#onEvent(event))
  }

  #exitCode(signal: EndingSignal | null): number {
    const codes = [...this.#files.values()].flatMap(({ code }) => code ?? [])
    if (signal !== null) codes.push(signalExitCode(signal))
    if (this.#cleanupFailed) codes.push(EXIT.cleanup)
    return firstOf(new Set(codes))
  }

  /** The exit code of what is wrong with the command line now. @throws what is something else, or was wrong from the first */
  #tellUsage(error: unknown): number {
    if (!(error instanceof UsageError) || !this.#hasRun) throw error
    tellError('usage', error.message, error.hint)
    return error.exitCode
  }

  #tellWaiting(): void {
    const files = [...this.#files.values()]
    const what = files.length === 1 ? files[0]!.path : `${files.length} labs`
    const bad = files.filter(({ code }) => code !== null && code !== EXIT.passed && code !== EXIT.nothing)
    const failed =
      files.length > 1 && bad.length > 0 ? ` · not passed: ${bad.map(({ path }) => path).join(', ')}` : ''
    const line = `watching ${what}${failed}${this.#stopListening !== null ? ' · Enter runs all anew · q ends' : ''}`
    console.error(process.stderr.isTTY === true ? `  ${line}` : line)
  }
}

/** Of a folder that blocks read, a lab is no part: it is watched as what it is. */
function isIn(path: string, at: string, recipes: readonly string[]): boolean {
  if (path === at) return true
  return isWithin(path, at) && (recipes.includes(at) || !(path.endsWith('.md') || path.includes('/_images/')))
}

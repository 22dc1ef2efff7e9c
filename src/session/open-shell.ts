import { HostError } from '../core/host-error.ts'
import type { ShellName } from '../core/lab.ts'
import type { Session } from '../core/session.ts'
import { bashDriver } from './bash-driver.ts'
import { LiveShell } from './live-shell.ts'
import { FIRST_FIFOS, OutputPairs } from './output-pairs.ts'
import { readNamespaces } from './read-namespaces.ts'
import { type DirectoryPlace, makeSessionDirectory, type SessionDirectory } from './session-directory.ts'
import { shDriver } from './sh-driver.ts'
import { ShellChannel } from './shell-channel.ts'
import type { Hello, LabSource, ShellDriver } from './shell-driver.ts'
import { NoWorkDirectory, type ProcessEnd, ShellNotStarted, type ShellProcess } from './shell-process.ts'
import { ShellState } from './shell-state.ts'
import type { StatusRecord } from './status-records.ts'
import { TerminalOutput } from './terminal-output.ts'

/** A shell is up in milliseconds; a busy machine may take long. */
const HELLO_LIMIT_MS = 20_000

/** What a target asks for. */
export interface ShellRequest {
  shell: ShellName
  place: DirectoryPlace
  /** Where blocks start; `null`: where the shell is started. */
  workDirectory: string | null
  /** Starts the shell. @param argv of the shell itself */
  start(argv: string[], directory: SessionDirectory): Promise<ShellProcess>
}

const DRIVERS: Readonly<Record<ShellName, ShellDriver>> = { bash: bashDriver, sh: shDriver }

/**
 * Starts a shell and waits until it answers.
 *
 * @throws {ShellNotStarted} where it ended instead
 * @throws {NoWorkDirectory}
 * @throws {HostError} where there is no place for the session's directory, or the shell says nothing
 */
export async function openShell(request: ShellRequest): Promise<Session> {
  const directory = await makeSessionDirectory(request.place, ['script', 'status', ...FIRST_FIFOS])
  try {
    return await startShell(request, directory)
  } catch (error) {
    directory.remove()
    throw error
  }
}

async function startShell(request: ShellRequest, directory: SessionDirectory): Promise<Session> {
  let onRecord: (record: StatusRecord) => void = () => {}
  const channel = new ShellChannel(directory, (record) => onRecord(record))
  const hello = new Promise<Hello>((resolve) => {
    onRecord = (record) => record.kind === 'hello' && resolve(record)
  })
  const driver = DRIVERS[request.shell]
  let process: ShellProcess | null = null
  let lab: LabSource | null = null
  try {
    const files = driver.startFiles(directory.inside, request.workDirectory)
    for (const [name, text] of Object.entries(files)) directory.write(name, text)
    channel.source('start')
    process = await request.start(driver.argv(directory.inside), directory)
    const told = await answer(hello, process, channel)
    if (!told.workDirectory) throw new NoWorkDirectory()
    const dialect = driver.dialect(directory.inside, told)
    lab = await dialect.openLab(directory)
    const processes = await process.processes(told.pid)
    const pairs =
      process.terminal === null
        ? new OutputPairs(directory, dialect)
        : new TerminalOutput(directory, dialect, process.terminal)
    const namespaces = readNamespaces(processes)
    const state = new ShellState(dialect)
    const shell = new LiveShell({ directory, channel, pairs, process, processes, namespaces, state, lab })
    onRecord = (record) => shell.record(record)
    return shell
  } catch (error) {
    lab?.close()
    channel.close()
    await process?.kill()
    throw error
  }
}

async function answer(hello: Promise<Hello>, process: ShellProcess, channel: ShellChannel): Promise<Hello> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent()), HELLO_LIMIT_MS)
  })
  const early = process.ended.then((end: ProcessEnd): never => {
    const words = [process.words(), channel.lastWords()].filter((text) => text.trim() !== '').join('\n')
    throw new ShellNotStarted(end, words.trim())
  })
  try {
    return await Promise.race([hello, early, silence])
  } finally {
    clearTimeout(timer)
    early.catch(() => {})
  }
}

function silent(): HostError {
  return new HostError(
    'environment',
    'shell-silent',
    `A shell did not answer within ${HELLO_LIMIT_MS / 1000} s.`,
  )
}

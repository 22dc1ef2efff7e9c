import { chmodSync, rmdirSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DockerHost } from '../core/docker-host.ts'
import {
  type HeldDirectory,
  holdBelow,
  holdDirectory,
  makeBelow,
  writeBelow,
} from '../core/held-directory.ts'
import type { SessionKey } from '../core/lab.ts'
import type { HandOverRequest, ReadyShell } from '../core/run/hand-over.ts'
import { sessionName } from '../core/session-name.ts'
import { copyShell } from '../session/copy-shell.ts'
import { quote } from '../session/quote.ts'
import { findContainer, type RunningContainer } from './container.ts'
import { containerDirectory, hostDirectory } from './host-places.ts'
import { interactiveStart } from './interactive-start.ts'
import { nsenterArgv } from './nsenter.ts'

/** An interactive shell in the place of a live one, and in its state. @throws {HostError} where the place is gone */
export async function openInteractive(request: HandOverRequest): Promise<ReadyShell> {
  const { host, key, session, captures } = request
  const copy = await copyShell(session, captures)
  const container = key.container === null ? null : await findContainer(host, key.container)
  const directory = makeDirectory(host, key, container)
  const start = interactiveStart(copy, { ...request, place: sessionName(key) })
  writeBelow(directory.held, 'start', start, isRoots(key) ? 0o600 : 0o644)
  const lines = commandLines(key, copy?.dialect ?? key.shell, `${directory.inside}/start`)
  return {
    argv: host.interactive(
      launch(host, key, container, lines.onTerminal, true),
      launch(host, key, container, lines.otherwise, false),
    ),
    lacks:
      copy === null ? 'Its variables, functions and directory could not be read: it is a new shell.' : null,
    close: directory.remove,
  }
}

/** Its variables are nobody else's to read, a secret among them, unless the shell may be another user's. */
function isRoots({ target, user }: SessionKey): boolean {
  return target !== 'exec' && user === null
}

/** Both start with the same file. A shell without a terminal reads its commands from what it is given. */
function commandLines(
  { shell }: SessionKey,
  dialect: 'bash' | 'sh',
  start: string,
): { onTerminal: string[]; otherwise: string[] } {
  if (shell === 'bash' && dialect === 'bash') {
    return {
      onTerminal: ['bash', '--rcfile', start, '-i'],
      otherwise: ['env', `BASH_ENV=${start}`, 'bash', '--norc'],
    }
  }
  return {
    onTerminal: ['env', `ENV=${start}`, 'sh', '-i'],
    otherwise: ['sh', '-c', `. ${start}; . /proc/self/fd/0`],
  }
}

/** The command line that starts `argv` in the place of the key, from the host. */
function launch(
  host: DockerHost,
  key: SessionKey,
  container: RunningContainer | null,
  argv: readonly string[],
  onTerminal: boolean,
): string {
  const command = container === null ? argv : enterContainer(host, key, container, argv, onTerminal)
  return `exec ${command.map(quote).join(' ')}`
}

function enterContainer(
  host: DockerHost,
  key: SessionKey,
  container: RunningContainer,
  argv: readonly string[],
  onTerminal: boolean,
): string[] {
  if (key.target === 'nsenter') return nsenterArgv(host, { ...key, tty: false }, container, argv)
  // Docker's own keys for leaving would swallow Ctrl-P, which shells and editors have a use for.
  const terminal = [
    '--tty',
    '--detach-keys=ctrl-^,ctrl-^,ctrl-^',
    '--env=TERM',
    '--env=COLORTERM',
    '--env=NO_COLOR',
  ]
  return [
    ...['docker', 'exec', '--interactive', ...(onTerminal ? terminal : [])],
    ...(key.user === null ? [] : [`--user=${key.user}`]),
    ...(key.workdir === null ? [] : [`--workdir=${key.workdir}`]),
    container.id,
    ...argv,
  ]
}

interface Directory {
  inside: string
  held: HeldDirectory
  remove: () => void
}

/** Where the shell finds what it starts with; it may be another user's. */
function makeDirectory(host: DockerHost, key: SessionKey, container: RunningContainer | null): Directory {
  const inContainer = container !== null && (key.target === 'exec' || key.ns.includes('mnt'))
  const place = inContainer ? containerDirectory(host, container.pid) : hostDirectory(host, true)
  const inside = `${place.inside}shell`
  const parent = holdDirectory(place.root, dirname(inside))
  makeBelow(parent, basename(inside))
  const held = holdBelow(parent, basename(inside))
  chmodSync(held.path, 0o711)
  return { inside, held, remove: () => removeDirectory(parent, held, basename(inside)) }
}

/** In a container that has ended it went with it. */
function removeDirectory(parent: HeldDirectory, held: HeldDirectory, name: string): void {
  try {
    rmSync(`${held.path}/start`, { force: true })
    rmdirSync(`${parent.path}/${name}`)
  } catch {
    // As said.
  } finally {
    held.close()
    parent.close()
  }
}

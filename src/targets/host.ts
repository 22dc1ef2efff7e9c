import type { SessionKey } from '../core/lab.ts'
import { sessionName } from '../core/session-name.ts'
import type { Target } from '../core/target.ts'
import { startChildShell } from '../session/child-shell.ts'
import { onTerminal } from '../session/on-terminal.ts'
import { openShell } from '../session/open-shell.ts'
import { NoWorkDirectory, ShellNotStarted } from '../session/shell-process.ts'
import { hostDirectory } from './host-places.ts'
import { noShell, noWorkDirectory, saysNoShell, shellFailed, tellOfSh } from './shell-errors.ts'

const PLACE = 'the Docker host'

/** `host`: a shell on the Docker host itself. */
export const hostTarget: Target = {
  async open(host, key, environment) {
    const workDirectory = key.workdir ?? host.workDirectory
    try {
      return await openShell({
        shell: key.shell,
        place: hostDirectory(host, false),
        workDirectory,
        start: async (argv, directory) =>
          startChildShell({
            launch: host.enter(key.tty ? onTerminal(argv) : argv),
            tty: key.tty,
            argv,
            environment: { ...host.environment, ...environment },
            directory,
            cgroup: await host.sessionCgroup(sessionName(key)),
            lost: () => null,
          }),
      })
    } catch (error) {
      const open = (other: SessionKey) => hostTarget.open(host, other, environment)
      throw await tellOfSh(hostShellError(error, key, workDirectory), PLACE, key, open)
    }
  },
}

function hostShellError(error: unknown, { shell }: SessionKey, workDirectory: string): unknown {
  if (error instanceof NoWorkDirectory) return noWorkDirectory(PLACE, workDirectory)
  if (!(error instanceof ShellNotStarted)) return error
  return saysNoShell(error.words, shell) ? noShell(PLACE, shell, error) : shellFailed(PLACE, error)
}

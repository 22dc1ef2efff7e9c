import { sessionName } from '../core/session-name.ts'
import type { Target } from '../core/target.ts'
import { startChildShell } from '../session/child-shell.ts'
import { openShell } from '../session/open-shell.ts'
import { NoWorkDirectory, ShellNotStarted } from '../session/shell-process.ts'
import { hostDirectory } from './host-places.ts'
import { noBash, noWorkDirectory, saysNoBash, shellFailed } from './shell-errors.ts'

const PLACE = 'the Docker host'

/** `host`: a shell on the Docker host itself. */
export const hostTarget: Target = {
  async open(host, key, environment) {
    const workDirectory = key.workdir ?? host.workDirectory
    try {
      return await openShell({
        place: hostDirectory(host, false),
        workDirectory,
        start: async (argv, directory) =>
          startChildShell({
            launch: host.enter(argv),
            argv,
            environment: { ...host.environment, ...environment },
            directory,
            cgroup: await host.sessionCgroup(sessionName(key)),
            isLost: () => false,
          }),
      })
    } catch (error) {
      throw hostShellError(error, workDirectory)
    }
  },
}

function hostShellError(error: unknown, workDirectory: string): unknown {
  if (error instanceof NoWorkDirectory) return noWorkDirectory(PLACE, workDirectory)
  if (!(error instanceof ShellNotStarted)) return error
  return saysNoBash(error.words) ? noBash(PLACE, error) : shellFailed(PLACE, error)
}

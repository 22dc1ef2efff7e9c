import { holdDirectory, writeBelow } from '../../core/held-directory.ts'
import type { KeptHost } from '../../core/report.ts'
import type { BootedHost } from './boot-host.ts'

/** Leaves a host up for people. @throws {HostError} where it has died */
export async function keepHost(host: BootedHost, lab: string): Promise<KeptHost> {
  const directory = holdDirectory(host.outside('/'), '/run/labrun')
  writeBelow(directory, 'shell-rc', startFile(lab), 0o644)
  directory.close()
  const name = await host.keep(lab)
  // One in a user namespace has no cgroups, and nobody but its own user may enter it.
  const namespaces = host.cgroup === null ? '-U --preserve-credentials -m -n -p -u -i' : '-m -n -p -u -i -C'
  return {
    name,
    enter: `labrun shell ${name}`,
    enterRaw: `nsenter -t ${host.pid} ${namespaces} sh /run/labrun/shell.sh`,
    remove: `labrun clean ${name}`,
  }
}

/** What an interactive bash on the host starts with. Slugs hold no character that means something to it. */
function startFile(lab: string): string {
  return `unset HISTFILE
alias ls='ls --color=auto' grep='grep --color=auto'
PS1='labrun:${lab.replaceAll(/[^\w.-]/g, '-')} host \\w \\$ '
`
}

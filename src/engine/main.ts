import { hasControllingTerminal, moveToOwnSession } from './own-session.ts'
import { toLine } from './protocol.ts'
import { USER_NAMESPACE } from './user-namespace.ts'

/**
 * The engine: one process next to the Docker host, which runs a plan and tells events.
 * How it is started (directly, by sudo, in a container) is the front's matter.
 */

// What happens on the user's terminal is for the front: by sudo this process has that terminal too.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTSTP', 'SIGHUP'] as const) process.on(signal, () => {})

if (hasControllingTerminal()) moveToOwnSession()
else await work()

async function work(): Promise<void> {
  // A front that is gone must not stop the cleaning.
  process.stdout.on('error', () => {})
  process.on('SIGPIPE', () => {})
  process.stdout.write(toLine({ type: 'engine-up' }))

  // Before anything is known of a plan: it starts while the rest of the engine is loaded, and the front reads labs.
  // Without an order it ends with this process.
  const { startSupervisor } = await import('../hosts/private/supervisor-client.ts')
  const supervisor = startSupervisor()

  const { serve } = await import('./serve.ts')
  serve(process.stdin, supervisor, { userNamespace: process.argv.includes(USER_NAMESPACE) })
}

import { startSupervisor } from '../hosts/private/supervisor-client.ts'

/**
 * The engine: one process next to the Docker host, which runs a plan and tells events.
 * How it is started (directly, by sudo, in a container) is the front's matter.
 */

// A front that is gone must not stop the cleaning.
process.stdout.on('error', () => {})
process.on('SIGPIPE', () => {})

// Before anything is known of a plan: it starts while the rest of the engine is loaded, and the front reads labs.
// Without an order it ends with this process.
const supervisor = startSupervisor()

const { serve } = await import('./serve.ts')
serve(process.stdin, supervisor)

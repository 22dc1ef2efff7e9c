import { privateHost } from '../../src/hosts/private-host.ts'
import { hostRequest } from './host-kit.ts'

/**
 * A program that owns a host, for tests that kill it: `node host-owner.ts RUN-ID [SCRIPT]`. Prints one line of JSON
 * when the host is up and SCRIPT has run there.
 */
const [runId = '', script = 'true'] = process.argv.slice(2)
const host = await privateHost.start(hostRequest({ runId }))
const { onHost } = await import('./host-kit.ts')
await onHost(host, script)
process.stdout.write(`${JSON.stringify({ init: Number(host.outside('').split('/')[2]) })}\n`)
setInterval(() => {}, 1000)

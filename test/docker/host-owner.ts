import { createPrivateHost } from '../../src/hosts/private-host.ts'
import { hostRequest, onHost } from './host-kit.ts'

/**
 * A program that owns a host, for tests that kill it: `node host-owner.ts STATE-DIRECTORY RUN-ID SCRIPT`. Prints
 * one line of JSON when the host is up and SCRIPT has run there.
 */
const [stateDirectory = '', runId = '', script = ''] = process.argv.slice(2)
const host = await createPrivateHost({ stateDirectory }).start(hostRequest({ runId }))
await onHost(host, script)
process.stdout.write(`${JSON.stringify({ init: Number(host.outside('').split('/')[2]) })}\n`)
setInterval(() => {}, 1000)

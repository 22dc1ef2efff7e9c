import { createPrivateHost } from '../../src/hosts/private-host.ts'
import { hostRequest, onHost } from './host-kit.ts'

/**
 * A program that owns a host, for tests that kill it: `node host-owner.ts STATE-DIRECTORY RUN-ID SCRIPT [no-images]`.
 * Prints one line of JSON when the host is up and SCRIPT has run there.
 */
const [stateDirectory = '', runId = '', script = '', noImages] = process.argv.slice(2)
const images = noImages ? [] : ['nginx']
const requires = { images, commands: [], docker: '>=20.10', network: false }
const progress: string[] = []
const host = await createPrivateHost({ stateDirectory }).start(
  hostRequest({ runId, requires, onProgress: (message) => progress.push(message) }),
)
const printed = await onHost(host, script)
process.stdout.write(
  `${JSON.stringify({ init: Number(host.outside('').split('/')[2]), printed, progress })}\n`,
)
setInterval(() => {}, 1000)

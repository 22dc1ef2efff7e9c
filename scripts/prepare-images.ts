/**
 * Makes the images of labs/_images ready, as the first lab that needs them would: it starts a Docker host with them in
 * it, and takes it away again. From then on a lab starts in about a second.
 */
import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { toHostError } from '../src/core/host-error.ts'
import { residueText } from '../src/core/residue-text.ts'
import { privateHost } from '../src/hosts/private-host.ts'

const labDirectory = resolve(import.meta.dirname, '../labs')
const images = await readdir(`${labDirectory}/_images`)

try {
  const host = await privateHost.start({
    runId: `set-up-${process.pid}`,
    lab: 'images',
    labDirectory,
    requires: { images, commands: [], docker: '>=20.10', network: false },
    onProgress: () => {},
  })
  for (const residue of await host.stop()) throw new Error(`not as before: ${residueText(residue)}`)
} catch (error) {
  const { rule, message, hint } = toHostError(error)
  console.error(`error ${rule}: ${message}${hint === null ? '' : `\n  hint: ${hint}`}`)
  process.exitCode = 4
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isStamped, stamp } from './content-hash.js'
import { SetUpError } from './set-up-error.js'

/** @import { Stage } from './stage.js' */

/**
 * Tries `npx labrun` once. npx keeps a link to the checkout from then on; at its first run it would also warn of the
 * machine's older Node, which labrun does not run on.
 * @param {string} root of the checkout
 * @returns {Stage}
 */
export function npxStage(root) {
  const stampFile = join(root, '.labrun/npx')
  const hash = createHash('sha256')
    .update(root)
    .update(readFileSync(join(root, 'package.json')))
    .digest('hex')
  return {
    name: 'command',
    pending: () => (isStamped(stampFile, hash) ? null : 'linking `npx labrun` to this checkout'),
    run: async (run) => {
      const { ok, output } = await run(['npm', 'exec', '--loglevel=error', '--', 'labrun', '--version'])
      if (!ok) throw new SetUpError(output.trim())
      stamp(stampFile, hash)
    },
  }
}

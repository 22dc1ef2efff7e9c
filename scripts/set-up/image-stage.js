import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { contentHash, isStamped, stamp } from './content-hash.js'
import { SetUpError } from './set-up-error.js'

/** @import { Stage } from './stage.js' */

const RECIPES = 'labs/_images'

/**
 * Makes the images that the labs bring recipes for ready with scripts/prepare-images.ts.
 * A lab whose image is not ready after all makes it itself: this is for the waiting, not for correctness.
 * @param {string} root of the checkout
 * @returns {Stage}
 */
export function imageStage(root) {
  const stampFile = join(root, '.labrun/images')
  const names = existsSync(join(root, RECIPES)) ? readdirSync(join(root, RECIPES)) : []
  const hash = contentHash(root, [RECIPES])
  return {
    name: 'images',
    pending: () =>
      names.length === 0 || isStamped(stampFile, hash) ? null : `making ${names.join(', ')} ready`,
    run: async (run) => {
      const { ok, output } = await run(['node_modules/.bin/node', 'scripts/prepare-images.ts'])
      if (!ok) throw new SetUpError(output.trim())
      stamp(stampFile, hash)
    },
  }
}

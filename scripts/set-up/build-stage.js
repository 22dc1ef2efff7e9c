import { join } from 'node:path'
import { contentHash, isStamped, stamp } from './content-hash.js'
import { SetUpError } from './set-up-error.js'

/** @import { Stage } from './stage.js' */

/** All that dist/ is made from. */
const MADE_FROM = [
  'src',
  'scripts/build.ts',
  'scripts/build',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]

/**
 * Builds dist/ with scripts/build.ts, on the Node that npm has just installed.
 * @param {string} root of the checkout
 * @returns {Stage}
 */
export function buildStage(root) {
  const stampFile = join(root, 'dist/.set-up')
  const hash = contentHash(root, MADE_FROM)
  return {
    name: 'build',
    pending: () => (isStamped(stampFile, hash) ? null : 'bundling src/ into dist/'),
    run: async (run) => {
      const { ok, output } = await run(['node_modules/.bin/node', 'scripts/build.ts'])
      if (!ok) throw new SetUpError(output.trim(), 1)
      stamp(stampFile, hash)
    },
  }
}

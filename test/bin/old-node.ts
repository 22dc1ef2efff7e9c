import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Makes Node say that it is an old one. */
export const OLD =
  '--import=data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'

/** A folder that has labrun's command, and no program yet. */
export function makeCheckout(root: string): void {
  for (const folder of ['bin', 'dist', 'node_modules/.bin'])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  copyFileSync('bin/labrun.js', join(root, 'bin/labrun.js'))
}

/** What npm installs there as a newer Node. */
export function installNode(root: string): void {
  const file = join(root, 'node_modules/.bin/node')
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`)
  chmodSync(file, 0o755)
}

import { resolve } from 'node:path'
import { installPackages } from '../../scripts/set-up/apt.js'
import { commandRunner } from '../../scripts/set-up/run-command.js'
import type { Peer } from './peer.ts'

const root = resolve(import.meta.dirname, '../..')

/** Installs what is missing, as far as this machine lets us: npm packages below bench/, Debian packages as root. */
export async function installPeers(missing: readonly Peer[]): Promise<void> {
  const run = commandRunner(root, new AbortController().signal, () => {})
  for (const { install } of missing.filter(({ install }) => install.includes('bench/packages'))) {
    await run(install.split(' '), { env: { PATH: withoutBin() } })
  }
  const packages = missing.flatMap(({ install }) => /^apt-get install (.+)$/.exec(install)?.[1] ?? [])
  if (packages.length > 0 && process.getuid?.() === 0) await installPackages(packages, run)
}

/** `node_modules/.bin` first on the PATH would have npm run on another Node than its own. */
function withoutBin(): string {
  const folders = (process.env.PATH ?? '').split(':')
  return folders.filter((folder) => !folder.endsWith('node_modules/.bin')).join(':')
}

import { completePath, isOnPath, missingPackages, readSystemPackages } from '../set-up/system-packages.js'

/** Vitest's global set-up of the real tests: they fail where they can't run, and are never skipped. */
export function setup(): void {
  if (process.getuid?.() !== 0)
    throw new Error('the real tests make namespaces and Docker hosts: run them as root')
  const path = completePath(process.env.PATH)
  const missing = missingPackages(
    readSystemPackages(),
    (command) => isOnPath(command, path),
    () => true,
  )
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  throw new Error(`the real tests need ${names}: \`npm test\` installs what is missing`)
}

import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The program that supervises one private host, run with this process's own Node: the source, or the bundle. */
export function supervisorEntry(): string {
  const name = import.meta.url.endsWith('.ts') ? './supervise.ts' : './supervise.js'
  return fileURLToPath(new URL(name, import.meta.url))
}

/** Where boot.sh and the other scripts of the private host are: beside this file, in the sources and in a bundle. */
export function scriptsDirectory(): string {
  return dirname(fileURLToPath(import.meta.url))
}

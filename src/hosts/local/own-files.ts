import { fileURLToPath } from 'node:url'

/** The program that supervises a run on the machine itself: the source, or the bundle. */
export function localSupervisorEntry(): string {
  const name = import.meta.url.endsWith('.ts') ? './supervise-local.ts' : './supervise-local.js'
  return fileURLToPath(new URL(name, import.meta.url))
}

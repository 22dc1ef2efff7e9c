import { fileURLToPath } from 'node:url'

/** Path of the engine's program: the source when run from source, else the bundle beside this one. */
export function engineEntry(): string {
  const fromSource = import.meta.url.endsWith('.ts')
  return fileURLToPath(new URL(fromSource ? './main.ts' : './engine.js', import.meta.url))
}

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** labrun's own folder: a checkout, or where npm has put it. */
export function packageFolder(): string {
  const fromSource = import.meta.url.endsWith('.ts')
  // Without the slash at its end.
  return fileURLToPath(new URL(fromSource ? '../..' : '..', import.meta.url)).replace(/(?<=.)\/$/, '')
}

/** labrun's own version. */
export function labrunVersion(): string {
  return (JSON.parse(readFileSync(`${packageFolder()}/package.json`, 'utf8')) as { version: string }).version
}

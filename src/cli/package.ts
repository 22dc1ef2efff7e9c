import { readFileSync } from 'node:fs'

/** labrun's own version. */
export function labrunVersion(): string {
  const fromSource = import.meta.url.endsWith('.ts')
  const file = new URL(fromSource ? '../../package.json' : '../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** `npm run site` and `npm run site:dev`: builds labrun, and with it its site into site/dist, or shows it while one writes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Astro asks its maker's server otherwise. */
const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' }

async function run(argv: readonly string[]): Promise<number> {
  const [command, ...args] = argv
  const child = spawn(command!, args, { stdio: 'inherit', env })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

const [command = 'build', ...options] = process.argv.slice(2)
const built = await run([process.execPath, 'scripts/build.ts'])
process.exitCode = built === 0 ? await run(['astro', command, ...options]) : built

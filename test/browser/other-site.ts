import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The site as it is here, with more labs, built. */
export interface OtherSite {
  /** Of its files. */
  dist: string
  remove(): void
}

/** What it has for itself. */
const OWN = ['.git', '.labrun', '.astro', 'labs', 'site']

/** @param labs more files below `labs`, by their names */
export async function buildWith(labs: Readonly<Record<string, string>>): Promise<OtherSite> {
  // Astro finds linked packages only with a folder in common.
  mkdirSync('.labrun', { recursive: true })
  const root = mkdtempSync(resolve('.labrun/hostile-site-'))
  for (const name of readdirSync('.').filter((name) => !OWN.includes(name)))
    symlinkSync(resolve(name), join(root, name))
  cpSync('site', join(root, 'site'), { recursive: true, filter: (path) => path !== join('site', 'dist') })
  cpSync('labs', join(root, 'labs'), { recursive: true })
  for (const [name, text] of Object.entries(labs)) {
    mkdirSync(dirname(join(root, 'labs', name)), { recursive: true })
    writeFileSync(join(root, 'labs', name), text)
  }
  const remove = () => rmSync(root, { recursive: true })
  try {
    await build(root)
  } catch (error) {
    remove()
    throw error
  }
  return { dist: join(root, 'site/dist'), remove }
}

async function build(root: string): Promise<void> {
  const env = { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' }
  const child = spawn('astro', ['build'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text
    })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the site can't be built:\n${words}`)
}

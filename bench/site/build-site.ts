import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { labText, recordOf } from './generated-lab.ts'

/** What a build took. */
export interface Build {
  ms: number
  /** Of processors, on all threads: what others do on the machine changes it less. */
  cpuMs: number
  /** The most that its process had in memory at once. */
  peakMb: number
}

/** What makes pages of the labs: labrun, or Starlight by itself, for which they are any Markdown. */
export type Maker = 'labrun' | 'starlight'

/** A site of so many labs in a folder; as labrun's it has their records, too. */
export function writeSite(folder: string, checkout: string, count: number, maker: Maker): void {
  const modules = join(folder, 'node_modules')
  mkdirSync(join(modules, '@astrojs'), { recursive: true })
  for (const name of ['astro', '@astrojs/starlight'])
    symlinkSync(join(checkout, 'node_modules', name), join(modules, name))
  symlinkSync(checkout, join(modules, 'labrun'))
  const isOurs = maker === 'labrun'
  const labs = join(folder, isOurs ? 'labs' : 'src/content/docs/labs')
  mkdirSync(join(labs, '_records'), { recursive: true })
  mkdirSync(join(folder, 'src/content/docs'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), manifest(isOurs))
  writeFileSync(join(folder, 'astro.config.mjs'), configuration(isOurs))
  writeFileSync(join(folder, 'src/content.config.ts'), collections(isOurs))
  writeFileSync(join(folder, 'src/content/docs/index.md'), '---\ntitle: Labs\n---\n')
  for (let number = 1; number <= count; number += 1) {
    const lab = labText(number)
    // `output` is a language of labs; to Starlight's highlighter it is text.
    const page = isOurs ? lab : lab.replaceAll('```output', '```text')
    writeFileSync(join(labs, `lab-${number}.md`), page)
    if (isOurs) writeFileSync(join(labs, `_records/lab-${number}.json`), recordOf(lab))
  }
}

/** By it Astro knows which packages are its own to bundle. */
function manifest(isOurs: boolean): string {
  const names = ['astro', '@astrojs/starlight', ...(isOurs ? ['labrun'] : [])]
  return JSON.stringify({
    type: 'module',
    dependencies: Object.fromEntries(names.map((name) => [name, '*'])),
  })
}

function configuration(isOurs: boolean): string {
  return `import starlight from '@astrojs/starlight'
${isOurs ? "import labrun from 'labrun/starlight'\n" : ''}
export default {
  site: 'https://labs.example',
  integrations: [starlight({
    title: 'Labs',
    ${isOurs ? 'plugins: [labrun()],' : ''}
    sidebar: [{ label: 'Labs', items: [{ autogenerate: { directory: 'labs' } }] }],
  })],
}
`
}

function collections(isOurs: boolean): string {
  return `import { docsLoader } from '@astrojs/starlight/loaders'
import { docsSchema } from '@astrojs/starlight/schema'
import { defineCollection } from 'astro:content'
${isOurs ? "import { labsLoader } from 'labrun/starlight/loader'\n" : ''}
export const collections = {
  docs: defineCollection({ loader: ${isOurs ? 'labsLoader(docsLoader())' : 'docsLoader()'}, schema: docsSchema() }),
}
`
}

/** What Astro keeps from build to build. */
const KEPT = ['dist', '.astro', 'node_modules/.astro', 'node_modules/.vite']

/** Builds a site, from nothing or with what the last build has kept. Rejects where that fails. */
export async function buildSite(folder: string, checkout: string, isCold: boolean): Promise<Build> {
  for (const name of isCold ? KEPT : []) rmSync(join(folder, name), { recursive: true, force: true })
  const started = performance.now()
  const child = spawn(process.execPath, [join(checkout, 'node_modules/astro/bin/astro.mjs'), 'build'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  })
  let [peakMb, cpuMs] = [0, 0]
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid!))
    cpuMs = Math.max(cpuMs, cpuOf(child.pid!))
  }, 100)
  const [words, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  clearInterval(watch)
  if (code !== 0) throw new Error(`astro build: ${code}\n${words.slice(-2000)}${complaints}`)
  return { ms: performance.now() - started, cpuMs, peakMb }
}

/** The kernel's own mark of the most; 0 for what has ended. */
function peakOf(pid: number): number {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return (Number(kilobytes ?? 0) * 1024) / 1e6
  } catch {
    return 0
  }
}

/** proc_pid_stat(5): user and system time, in hundredths of a second; 0 for what has ended. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return 0
  }
}

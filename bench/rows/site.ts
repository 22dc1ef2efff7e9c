import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Spread, single, spreadOf } from '../measure.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'
import { type Build, buildSite, type Maker, writeSite } from '../site/build-site.ts'

const MAKERS: readonly Maker[] = ['starlight', 'labrun']

/** A site of many labs with labrun, beside plain Starlight on the same Markdown: time and memory of the whole build. */
export async function measureSite(options: BenchOptions): Promise<Line[]> {
  // Astro finds linked packages only where they and the site have a folder in common that is not `/`.
  const scratch = mkdtempSync(join(options.checkout, '.labrun/bench-'))
  try {
    return await measureIn(scratch, options)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function measureIn(scratch: string, { checkout, rounds, full }: BenchOptions): Promise<Line[]> {
  const count = full ? 1000 : 100
  const folders = new Map(MAKERS.map((maker) => [maker, join(scratch, `site-${maker}`)]))
  for (const [maker, folder] of folders) writeSite(folder, checkout, count, maker)
  const builds = new Map<string, Build[]>(['starlight', 'labrun', 'again'].map((name) => [name, []]))
  for (let round = 0; round < (rounds ?? (full ? 1 : 3)); round += 1) {
    for (const [maker, folder] of folders) builds.get(maker)!.push(await buildSite(folder, checkout, true))
    builds.get('again')!.push(await buildSite(folders.get('labrun')!, checkout, false))
  }
  return toLines(count, builds, full)
}

function toLines(count: number, builds: ReadonlyMap<string, readonly Build[]>, full: boolean): Line[] {
  const time = (name: string) => spreadOf(builds.get(name)!.map(({ ms }) => ms))
  const cpu = (name: string) => spreadOf(builds.get(name)!.map(({ cpuMs }) => cpuMs))
  const peak = (name: string) => spreadOf(builds.get(name)!.map(({ peakMb }) => peakMb))
  const words = `${count} labs`
  const ratio = (a: Spread, b: Spread) => single(a.median / b.median)
  const times = ratio(time('labrun'), time('starlight'))
  const peaks = ratio(peak('labrun'), peak('starlight'))
  return [
    { what: `plain Starlight, ${words}`, figure: time('starlight'), unit: 'ms' },
    { what: `with labrun, ${words}`, figure: time('labrun'), unit: 'ms', note: 'with cards and llms.txt' },
    { what: 'with labrun, nothing changed', figure: time('again'), unit: 'ms' },
    { what: 'labrun ÷ plain, time', figure: times, unit: '×', goal: atMost(times, 1.3) },
    { what: 'plain Starlight, time of processors', figure: cpu('starlight'), unit: 'ms' },
    { what: 'with labrun, time of processors', figure: cpu('labrun'), unit: 'ms' },
    { what: 'with labrun, nothing changed, time of processors', figure: cpu('again'), unit: 'ms' },
    { what: 'labrun ÷ plain, time of processors', figure: ratio(cpu('labrun'), cpu('starlight')), unit: '×' },
    { what: 'plain Starlight, memory at its peak', figure: peak('starlight'), unit: 'MB' },
    { what: 'with labrun, memory at its peak', figure: peak('labrun'), unit: 'MB' },
    { what: 'labrun ÷ plain, memory', figure: peaks, unit: '×', goal: atMost(peaks, 1.3) },
    ...(full ? [] : [{ what: '1 000 labs', figure: null, unit: '×', note: 'only with --full' } as const]),
  ]
}

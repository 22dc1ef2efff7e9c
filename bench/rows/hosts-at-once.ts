import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Event } from '../../src/core/event.ts'
import { spreadOf } from '../measure.ts'
import { type Memory, memoryOf } from '../memory.ts'
import { labrunArgv } from '../process.ts'
import type { BenchOptions, Line } from '../row.ts'

const COUNTS = [1, 2, 6, 12]

/** What one run with so many hosts came to. */
interface Sample {
  /** Of each host, from its start until its engine answered. */
  readyMs: number[]
  /** From the start of labrun until the last host was ready. */
  allReadyMs: number
  /** Of all processes of the run, with an nginx container on each host. */
  memory: Memory
}

/** Private Docker hosts that come up at the same time: how long that takes, and what they take. */
export async function measureHostsAtOnce(options: BenchOptions): Promise<Line[]> {
  const folder = labsIn(options)
  const rounds = options.rounds ?? 3
  const samples = new Map<number, Sample[]>(COUNTS.map((count) => [count, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const count of COUNTS) samples.get(count)!.push(await sample(options, folder, count))
  }
  return COUNTS.flatMap((count) => toLines(count, samples.get(count)!))
}

function labsIn({ scratch, checkout }: BenchOptions): string {
  const folder = join(scratch, 'at-once')
  mkdirSync(folder)
  symlinkSync(join(checkout, 'labs/_images'), join(folder, '_images'))
  const text = `---
title: A host
requires: { images: [nginx] }
timeout: 10m
---

\`\`\`bash host id=web
docker run --detach --name web nginx
\`\`\`

\`\`\`bash host id=hold timeout=10m
sleep 600
\`\`\`
`
  for (let number = 1; number <= Math.max(...COUNTS); number += 1) {
    writeFileSync(join(folder, `lab-${String(number).padStart(2, '0')}.md`), text)
  }
  return folder
}

/** Starts so many labs, measures once each is at its last step, and ends the run. */
async function sample({ checkout }: BenchOptions, folder: string, count: number): Promise<Sample> {
  const files = Array.from({ length: count }, (_, index) =>
    join(folder, `lab-${String(index + 1).padStart(2, '0')}.md`),
  )
  const started = performance.now()
  const [command = '', ...argv] = [...labrunArgv(checkout), ...files]
  const child = spawn(command, [...argv, '--jobs', String(count), '--reporter', 'ndjson'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const closed = once(child, 'close')
  const readyMs: number[] = []
  let [allReadyMs, holding] = [0, 0]
  let memory: Memory | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as Event
    if (event.type === 'host-ready') {
      readyMs.push(event.durationMs)
      allReadyMs = performance.now() - started
    }
    if (event.type === 'step-start' && event.id === 'hold') holding += 1
    if (holding < count || memory !== null) continue
    memory = memoryOf(child.pid!)
    child.kill('SIGINT')
  }
  await closed
  if (memory === null) throw new Error(`of ${count} hosts, ${readyMs.length} came up`)
  return { readyMs, allReadyMs, memory }
}

function toLines(count: number, samples: readonly Sample[]): Line[] {
  const hosts = `${count} host${count === 1 ? '' : 's'}`
  const spread = (pick: (sample: Sample) => number) => spreadOf(samples.map(pick))
  return [
    {
      what: `${hosts}: a host is ready`,
      figure: spreadOf(samples.flatMap(({ readyMs }) => readyMs)),
      unit: 'ms',
    },
    { what: `${hosts}: all are ready`, figure: spread(({ allReadyMs }) => allReadyMs), unit: 'ms' },
    {
      what: `${hosts}: memory in all`,
      figure: spread(({ memory }) => memory.proportionalMb),
      unit: 'MB',
      note: `PSS; RSS ${Math.round(spread(({ memory }) => memory.residentMb).median)} MB`,
    },
  ]
}

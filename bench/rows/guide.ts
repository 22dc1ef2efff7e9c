import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { Lab } from '../../src/core/lab.ts'
import { privateHost } from '../../src/hosts/private-host.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { readLabFile } from '../../src/parse/read-file.ts'
import { hostRequest } from '../../test/docker/host-kit.ts'
import { interleave, milliseconds, single } from '../measure.ts'
import { timeEvents } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'
import { straightScript } from '../straight-script.ts'

/** A real lab, once its host is up, beside its commands as a bash script on a host of the same kind. */
export async function measureGuide({ checkout, scratch, rounds }: BenchOptions): Promise<Line[]> {
  const file = join(checkout, 'labs/namespaces.md')
  const { lab } = parseLab(await readLabFile(file))
  if (lab === null) throw new Error(`${file} has mistakes`)
  writeFileSync(join(scratch, 'straight.sh'), straightScript(lab))
  const found = await interleave(
    [
      { name: 'labrun', once: () => stepsMs(checkout, file) },
      { name: 'bash', once: () => onHost(lab, (host) => scriptMs(host, straightScript(lab))) },
    ],
    rounds ?? 5,
  )
  const [labrun, bash] = [found.get('labrun')!, found.get('bash')!]
  const ratio = single(labrun.median / bash.median)
  return [
    { what: `labrun, ${lab.steps.length} steps`, figure: labrun, unit: 'ms' },
    { what: 'bash, the same commands', figure: bash, unit: 'ms', note: 'nothing kept, nothing judged' },
    { what: 'labrun ÷ bash', figure: ratio, unit: '×', goal: atMost(ratio, 1.1) },
  ]
}

async function stepsMs(checkout: string, file: string): Promise<number> {
  const { events } = await timeEvents(checkout, file)
  const start = events.find(({ event }) => event.type === 'lab-start')!
  const end = events.findLast(({ event }) => event.type === 'step-end')!
  return end.atMs - start.atMs
}

async function onHost<T>({ requires }: Lab, work: (host: DockerHost) => Promise<T>): Promise<T> {
  const host = await privateHost.start(hostRequest({ requires }))
  try {
    return await work(host)
  } finally {
    await host.stop()
  }
}

function scriptMs(host: DockerHost, script: string): Promise<number> {
  const [command = '', ...argv] = host.enter(['bash', '--norc', '-s'])
  return milliseconds(async () => {
    const child = spawn(command, argv, { stdio: ['pipe', 'ignore', 'ignore'], env: { ...host.environment } })
    child.stdin.end(script)
    await once(child, 'close')
  })
}

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ensureOwnDirectory } from '../../src/cleanup/state-directory.ts'
import { findCommand } from '../../src/hosts/commands.ts'
import { prepareImages } from '../../src/hosts/images/prepare-images.ts'
import { changedLayers } from '../../src/hosts/images/template.ts'
import { type BootedHost, bootHost } from '../../src/hosts/private/boot-host.ts'
import { scriptsDirectory } from '../../src/hosts/private/own-files.ts'
import type { HostOrder } from '../../src/hosts/private/protocol.ts'
import { type IdleSupervisor, startSupervisor } from '../../src/hosts/private/supervisor-client.ts'
import { spreadOf } from '../measure.ts'
import { timeProcess } from '../process.ts'
import type { BenchOptions, Line } from '../row.ts'

/**
 * Where the time of a private host with `nginx` goes. Nothing in labrun is there for it: when a part ended is read
 * from the dates of files that the host has then, and from the log of containerd and dockerd.
 */
export async function measureHostParts({ checkout, rounds }: BenchOptions): Promise<Line[]> {
  const parts = new Map<string, number[]>()
  for (let round = 0; round <= (rounds ?? 20); round += 1) {
    for (const [name, ms] of await measureOnce(join(checkout, 'labs'))) {
      if (round > 0) parts.set(name, [...(parts.get(name) ?? []), ms])
    }
  }
  return [...parts].map(
    ([what, values]): Line => ({ what, figure: spreadOf(values), unit: 'ms', ...noteOn(what) }),
  )
}

const NOTES: Record<string, string> = {
  'looks at each file of the store': 'goes on beside the next',
  'containerd comes up': 'goes on beside dockerd',
  'whole, to the first answer': 'all above but what goes on beside',
}

function noteOn(what: string): { note: string } | undefined {
  const note = NOTES[what]
  return note === undefined ? undefined : { note }
}

async function measureOnce(labDirectory: string): Promise<[string, number][]> {
  const supervisor = startSupervisor()
  // It is started ahead, as labrun does while it reads labs.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const started = now()
  const order = orderFor(labDirectory)
  ensureOwnDirectory(order.cacheDirectory)
  const images = {
    names: ['nginx'],
    dockerd: findCommand('dockerd') ?? '',
    order,
    onProgress: () => {},
    signal: undefined,
  }
  const { template } = await prepareImages(images)
  const prepared = now()
  let initAt = 0
  const watched: IdleSupervisor = {
    order(given) {
      const running = supervisor.order(given)
      void running.up.then(() => {
        initAt = now()
      })
      return running
    },
  }
  const host = await bootHost({ ...order, template: template!.order }, watched)
  try {
    const answered = now()
    const shell = await timeProcess(host.enter(['true']), '/')
    const looked = now()
    await changedLayers(template!.order.directory)
    const parts = partsOf(host, { started, prepared, initAt, answered })
    return [...parts, ['first shell', shell], ['looks at each file of the store', now() - looked]]
  } finally {
    template!.lock.release()
    await host.stop()
  }
}

interface Times {
  started: number
  prepared: number
  initAt: number
  answered: number
}

function partsOf(host: BootedHost, { started, prepared, initAt, answered }: Times): [string, number][] {
  const planned = statSync(join(host.directory, 'required')).mtimeMs
  const mounted = statSync(host.outside('/run/labrun/init.sh')).mtimeMs
  const log = readFileSync(join(host.directory, 'log'), 'utf8')
  const containerd = [
    timeIn(log, /starting containerd/),
    timeIn(log, /containerd successfully booted/),
  ] as const
  const loading = timeIn(log, /Loading containers: start/)
  const loaded = timeIn(log, /Loading containers: done/)
  return [
    ['image and store are found and checked', prepared - started],
    ['supervisor plans', planned - prepared],
    ['mounts', mounted - planned],
    ['the network as at boot, cgroups', initAt - mounted],
    ['containerd comes up', containerd[1] - containerd[0]],
    ['dockerd comes up, less the next', loading - initAt],
    ['dockerd makes its bridge and rules', loaded - loading],
    ['dockerd answers', answered - loaded],
    ['whole, to the first answer', answered - started],
  ]
}

/** When the first line with these words was written, as `now` counts. */
function timeIn(log: string, words: RegExp): number {
  const line = log.split('\n').find((candidate) => words.test(candidate)) ?? ''
  const time = Date.parse(/time="([^"]+)"/.exec(line)?.[1] ?? '')
  if (Number.isNaN(time)) throw new Error(`the host's log has no line with ${words}`)
  return time
}

function orderFor(labDirectory: string): HostOrder {
  return {
    stateDirectory: '/var/lib/labrun',
    cacheDirectory: '/var/cache/labrun',
    name: `bench-${process.pid}`,
    labDirectory,
    docker: true,
    network: false,
    imageStore: 'overlay2',
    template: null,
    unlike: false,
    userNamespace: false,
    scripts: scriptsDirectory(),
  }
}

/** Milliseconds since 1970: what files and logs tell, too. */
function now(): number {
  return performance.timeOrigin + performance.now()
}

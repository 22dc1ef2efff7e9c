import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createPrivateHost } from '../../src/hosts/private-host.ts'
import { eventually, hostRequest, machineState, onHost, tracesOf } from './host-kit.ts'
import { lives } from './network-machine.ts'

/**
 * A program that owns a host with a way out, on the machine that outer-machine.sh makes:
 * `node network-owner.ts STATE-DIRECTORY RUN-ID NETWORK END`. Prints one line of JSON: what there was to be seen.
 */
const [stateDirectory = '', runId = '', wish = '', end = ''] = process.argv.slice(2)
const network: boolean | 'optional' = wish === 'optional' ? 'optional' : wish === 'true'
const requires = { images: wish === 'optional' ? [] : ['nginx'], commands: [], docker: '>=20.10', network }
const progress: string[] = []
const before = await machineState()
const host = await createPrivateHost({ stateDirectory }).start(
  hostRequest({ runId, requires, onProgress: (message) => progress.push(message) }),
)
const get = 'curl --silent --show-error --max-time 5'
const attempt = (script: string) => onHost(host, `{ ${script}; } 2>&1 || echo "status $?"`)

const seen: Record<string, unknown> = {
  network: host.network,
  progress,
  byName: await attempt(`${get} http://pages.example/`),
  inContainer: await attempt(`docker run --rm nginx ${get} http://pages.example/`),
  byAddress: await attempt(`${get} http://203.0.113.1/`),
  // The router's address is where slirp4netns would lead to the machine's own loopback.
  machineLoopback: await attempt(`${get} http://198.19.64.2/ || ${get} http://127.0.0.1/`),
  routes: await attempt('ip -4 route show default'),
}
if (await lives('slirp4netns')) {
  const status = readFileSync(`/proc/${pidOf('slirp4netns')}/status`, 'utf8')
  seen.rights = status.match(/^(CapBnd|CapEff|NoNewPrivs|Seccomp):\t.*/gm)
  seen.inCgroup = readFileSync(`/proc/${pidOf('slirp4netns')}/cgroup`, 'utf8').includes('/session-network')
}
await (end === 'stop' ? stop() : kill())

async function stop(): Promise<void> {
  seen.residue = await host.stop()
  seen.died = null
}

async function kill(): Promise<void> {
  if (end === 'owner' || end === 'supervisor' || end === 'both') return
  process.kill(pidOf('slirp4netns'), 'SIGKILL')
  seen.died = await host.died
  seen.residue = await host.stop()
}

if (end === 'stop' || end === 'tool') {
  seen.traces = tracesOf(runId, stateDirectory).filter((trace) => !trace.includes('network-owner'))
  seen.slirp = await lives('slirp4netns')
  const after = await machineState()
  seen.changed = Object.keys(before).filter((part) => `${before[part]}` !== `${after[part]}`)
}
process.stdout.write(`${JSON.stringify(seen)}\n`)
if (end === 'supervisor' || end === 'both') {
  process.kill(Number(execFileSync('pgrep', ['--full', 'supervise.ts'], { encoding: 'utf8' })), 'SIGKILL')
}
if (end === 'owner' || end === 'both') process.kill(process.pid, 'SIGKILL')
if (end === 'supervisor') {
  await eventually(
    () => lives('slirp4netns'),
    (found) => !found,
  )
  process.exit()
}

function pidOf(name: string): number {
  return Number(execFileSync('pgrep', ['--exact', name], { encoding: 'utf8' }))
}

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { eventually } from '../docker/host-kit.ts'

/** A Docker engine on an outer machine: "the user's own". */
export interface OuterEngine {
  /** `kill -9`; resolves once it is dead. */
  kill(): Promise<void>
  /** As an administrator, or systemd, would. */
  start(): Promise<void>
}

/**
 * Starts one that has, for the official image of Node, one that is made of Debian's packages and this process's own Node. To be
 * called on an outer machine.
 *
 * @param base folder of `baseImage`
 */
export async function startOuterEngine(base: string): Promise<OuterEngine> {
  let dockerd = await startDockerd()
  await sh(`tar --create --directory '${base}' --exclude=./source.json . | docker load --quiet`)
  mkdirSync('/run/faults-node', { recursive: true })
  await sh(`cd /run/faults-node && cp '${process.execPath}' node &&
    printf 'FROM labrun-dind-base\\nCOPY node /usr/local/bin/node\\n' >Dockerfile &&
    docker build --quiet --tag node:22-bookworm-slim .`)
  rmSync('/run/faults-node', { recursive: true })
  return {
    kill: () => end(dockerd),
    start: async () => {
      dockerd = await startDockerd()
    },
  }
}

async function startDockerd(): Promise<ChildProcess> {
  rmSync('/run/docker.pid', { force: true })
  const log = openSync('/var/lib/dockerd.log', 'a')
  const child = spawn('dockerd', ['--host', 'unix:///run/docker.sock', '--group', 'docker'], {
    stdio: ['ignore', log, log],
  })
  await eventually(
    () =>
      sh('docker version').then(
        () => true,
        () => false,
      ),
    Boolean,
  )
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done))
  child.kill('SIGKILL')
  await ended
}

/** Runs a script; its stdout. Rejects where it fails. */
export async function sh(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], { env: onOuter })
  return stdout.trimEnd()
}

/** Contexts of whoever runs the tests are not this machine's. */
const onOuter = { ...process.env, DOCKER_HOST: 'unix:///run/docker.sock', HOME: '/run/tmp' }

/** Containers and volumes that are there, but for the one with images: `name state`. */
export async function onEngine(): Promise<string[]> {
  const containers = await sh(`docker ps --all --format '{{.Names}} {{.State}}'`)
  const volumes = await sh(`docker volume ls --quiet`)
  return [...containers.split('\n'), ...volumes.split('\n')].filter(
    (line) => line !== '' && line !== 'labrun-cache',
  )
}

/** Resolves with how long it took until nothing of a run is on the engine any more; with what is left after the limit. */
export async function untilNothingIsLeft(limitMs = 20_000): Promise<{ goneMs: number; left: string[] }> {
  const started = performance.now()
  for (;;) {
    const left = await onEngine()
    const goneMs = performance.now() - started
    if (left.length === 0 || goneMs > limitMs) return { goneMs, left }
    await sleep(50)
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { answering } from '../../../src/cleanup/machine/undo-on-engine.ts'
import { createEngineClient, type EngineClient } from '../../../src/hosts/engine-client.ts'
import { shell } from './shell.ts'

/** Where the engine of an outer machine listens. */
export const socketPath = '/run/docker.sock'

/** On an outer machine: starts an engine as the machine's own; its process. */
export function startDockerd(): ChildProcess {
  const log = openSync('/run/dockerd.log', 'a')
  return spawn('dockerd', ['--host', `unix://${socketPath}`], { stdio: ['ignore', log, log] })
}

/** Waits until it answers, and gives it the image `tiny`, in which `sleep` and `sh` run. */
export async function readyEngine(): Promise<EngineClient> {
  const engine = createEngineClient(socketPath)
  if ((await answering(engine, 30_000)) === null) throw new Error('dockerd does not answer')
  shell(
    'tar -ch -C / bin/sleep bin/sh lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 | docker import - tiny',
  )
  return engine
}

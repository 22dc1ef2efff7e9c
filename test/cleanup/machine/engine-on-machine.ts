import { spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { answering } from '../../../src/cleanup/machine/undo-on-engine.ts'
import { createEngineClient, type EngineClient } from '../../../src/hosts/engine-client.ts'
import { shell } from './shell.ts'

/** Where the engine of an outer machine listens. */
export const socketPath = '/run/docker.sock'

/** On an outer machine: an engine as the machine's own, with the image `tiny`, in which `sleep` and `sh` run. */
export async function startEngine(): Promise<EngineClient> {
  const log = openSync('/run/dockerd.log', 'w')
  spawn('dockerd', ['--host', `unix://${socketPath}`], { stdio: ['ignore', log, log] })
  const engine = createEngineClient(socketPath)
  if ((await answering(engine, 30_000)) === null) throw new Error('dockerd does not answer')
  shell(
    'tar -ch -C / bin/sleep bin/sh lib64/ld-linux-x86-64.so.2 lib/x86_64-linux-gnu/libc.so.6 | docker import - tiny',
  )
  return engine
}

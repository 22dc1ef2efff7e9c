import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { findCommand } from '../commands.ts'
import { createEngineClient } from '../engine-client.ts'
import { localEngineSocket } from '../images/local-engine.ts'
import type { EngineVersion } from '../private/provenance.ts'

/** What of Docker is there. */
export interface EngineFacts {
  /** Versions of the programs that are installed, by name. */
  programs: { name: string; version: string }[]
  local: LocalEngine
}

/** The machine's own engine, which labs on private hosts take images from. */
export interface LocalEngine {
  /** Its socket, or `DOCKER_HOST` where that is none. */
  address: string
  /** `null`: nobody answers. */
  version: string | null
}

/** Looks without starting any engine. */
export async function engineFacts(dockerHost = process.env.DOCKER_HOST): Promise<EngineFacts> {
  const programs = await Promise.all(['dockerd', 'containerd', 'runc', 'docker'].map(programVersion))
  return { programs: programs.flat(), local: await localEngine(dockerHost) }
}

async function programVersion(name: string): Promise<{ name: string; version: string }[]> {
  const path = findCommand(name)
  if (path === null) return []
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 5_000 }).catch(() => ({
    stdout: '',
  }))
  return [{ name, version: versionIn(stdout) }]
}

/** `Docker version 20.10.24+dfsg1, build 297e128`: `20.10.24+dfsg1`; `?` where there is none. */
export function versionIn(text: string): string {
  return /(?:^|\s)v?(\d+\.\d+[^\s,]*)/.exec(text)?.[1] ?? '?'
}

async function localEngine(dockerHost: string | undefined): Promise<LocalEngine> {
  const socket = localEngineSocket(dockerHost)
  if (socket === null) return { address: dockerHost ?? '', version: null }
  if (!existsSync(socket)) return { address: socket, version: null }
  const answer = await createEngineClient(socket, answerLimitMs)
    .call('GET', '/version')
    .catch(() => null)
  return { address: socket, version: (answer?.body as EngineVersion | undefined)?.Version ?? null }
}

const answerLimitMs = 2_000

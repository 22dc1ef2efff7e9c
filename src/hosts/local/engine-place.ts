import { execFile } from 'node:child_process'
import { release } from 'node:os'
import { promisify } from 'node:util'
import { HostError } from '../../core/host-error.ts'
import { findCommand } from '../commands.ts'
import type { EngineClient } from '../engine-client.ts'

/** Where Docker itself looks for its engine. */
const USUAL = 'unix:///var/run/docker.sock'

/** This machine's engine, by `DOCKER_HOST` or Docker's context: its URL. */
export async function findEngineUrl(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (environment.DOCKER_HOST) return environment.DOCKER_HOST
  const docker = findCommand('docker')
  if (docker === null) return USUAL
  const argv = ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}']
  const asked = promisify(execFile)(docker, argv, { env: { ...environment }, timeout: 10_000 })
  const { stdout } = await asked.catch(() => ({ stdout: '' }))
  return stdout.trim() || USUAL
}

/**
 * Where an engine of that URL listens, as `createEngineClient` and ledgers have it.
 *
 * @throws {HostError} `engine-elsewhere` for one that is not on this machine, or is not spoken to in the clear
 */
export function enginePlace(url: string): string {
  if (url.startsWith('unix:///')) return url.slice('unix://'.length)
  const [, address] = /^(?:tcp|http):\/\/((?:localhost|127\.[\d.]+|\[::1\]):\d+)\/?$/.exec(url) ?? []
  if (address !== undefined) return `tcp://${address}`
  throw elsewhere(
    `${url} is not one that --host local can use: that is by a unix socket, or by tcp on this machine's loopback`,
  )
}

interface Info {
  KernelVersion: string
  OperatingSystem: string
  SecurityOptions?: string[] | null
  Driver: string
}

/** What an engine says of itself. */
export interface EngineFacts {
  imageStore: 'overlay2' | 'containerd'
}

/**
 * Whether an engine answers there, whose containers are this machine's own processes: else nothing that labrun looks at
 * is where they are.
 *
 * @throws {HostError} `no-engine`, `engine-elsewhere`
 */
export async function checkEngine(url: string, engine: EngineClient): Promise<EngineFacts> {
  const answer = await engine.call('GET', '/info').catch((error: unknown) => {
    throw noEngine(url, error as HostError)
  })
  const info = answer.body as Info
  const isRootless = (info.SecurityOptions ?? []).some((option) => option.includes('name=rootless'))
  if (isRootless)
    throw elsewhere(`the engine at ${url} is rootless: its containers are in namespaces of its own`)
  if (info.KernelVersion !== release() || info.OperatingSystem === 'Docker Desktop')
    throw elsewhere(
      `the engine at ${url} is in another machine (${info.OperatingSystem}, Linux ${info.KernelVersion})`,
    )
  return { imageStore: info.Driver === 'overlayfs' ? 'containerd' : 'overlay2' }
}

function noEngine(url: string, { message }: HostError): HostError {
  return new HostError(
    'environment',
    'no-engine',
    `no Docker engine answers at ${url}: ${message}`,
    'Start it (systemctl start docker), or run the lab on a host of its own: --host private',
  )
}

function elsewhere(message: string): HostError {
  return new HostError(
    'environment',
    'engine-elsewhere',
    message,
    '--host local is for the engine of the machine that labrun runs on. DOCKER_HOST and `docker context` say which is used.',
  )
}

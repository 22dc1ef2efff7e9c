import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import tls from 'node:tls'

/**
 * What the engine takes over of the user's environment, which sudo withholds from root. A fixed list: these say where
 * registries and engines are, how to get there, and whom to trust. What would have root run a program of the user's
 * choice (PATH, NODE_OPTIONS, LD_*, …) or write into the user's folders (HOME, TMPDIR) stays behind.
 */
const CARRIED = [
  'DOCKER_CONFIG',
  'DOCKER_HOST',
  'LABRUN_IMAGE_STORE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
] as const

/** Some of these names, each with its value. */
export type CarriedEnvironment = Partial<Record<(typeof CARRIED)[number], string>>

/** What an engine is to take over of `environment`. */
export function carriedOf(environment: NodeJS.ProcessEnv): CarriedEnvironment {
  const carried = listed(environment)
  // HOME stays behind, so what is looked for there has to be named.
  if (environment.HOME) carried.DOCKER_CONFIG ??= join(environment.HOME, '.docker')
  return carried
}

/** Takes over what a front sent. */
export function takeOver(carried: CarriedEnvironment, environment: NodeJS.ProcessEnv = process.env): void {
  const knownToNode = environment.NODE_EXTRA_CA_CERTS
  Object.assign(environment, listed(carried))
  const { NODE_EXTRA_CA_CERTS: file } = environment
  if (file !== undefined && file !== knownToNode) trust(file)
}

function listed(values: Readonly<Record<string, string | undefined>>): CarriedEnvironment {
  return Object.fromEntries(CARRIED.filter((name) => values[name]).map((name) => [name, values[name]]))
}

/** Node reads NODE_EXTRA_CA_CERTS only when it starts. Before 22.19 it can't be told later; then sudo has to keep it. */
function trust(file: string): void {
  try {
    tls.setDefaultCACertificates?.([...tls.getCACertificates('default'), readFileSync(file, 'utf8')])
  } catch {
    // As Node itself: certificates that can't be read are not trusted, and the registry's refusal tells.
  }
}

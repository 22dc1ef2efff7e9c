import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askCredentialHelper } from './credential-helper.ts'
import type { Credentials } from './credentials.ts'

/** What was found for a registry, and in words where it was looked for: `/root/.docker/config.json has none for it`. */
export type FoundCredentials =
  | { credentials: Credentials; file: string }
  | { credentials: null; file: string; why: string }

interface AuthEntry {
  auth?: string
  username?: string
  password?: string
  identitytoken?: string
  registrytoken?: string
}

interface DockerConfig {
  auths?: Record<string, AuthEntry>
  credHelpers?: Record<string, string>
  credsStore?: string
}

/** Where Docker's own command keeps credentials. */
export function dockerConfigFile(environment: NodeJS.ProcessEnv = process.env): string {
  const { DOCKER_CONFIG, HOME } = environment
  return join(DOCKER_CONFIG || join(HOME || '/root', '.docker'), 'config.json')
}

/**
 * Credentials for a registry, as Docker's own command looks for them: a helper for this registry, the helper for all, the
 * file itself. Never rejects: without them a registry is asked as anybody.
 *
 * @param registry as in an image's name, `docker.io` or `registry.example:5000`
 */
export async function findCredentials(
  registry: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<FoundCredentials> {
  const file = dockerConfigFile(environment)
  const none = (why: string): FoundCredentials => ({ credentials: null, file, why })
  if (!existsSync(file)) return none(`there is no ${file}`)
  const config = readConfig(file)
  if (config === null) return none(`${file} is not JSON, or cannot be read`)
  const server = serverName(registry)
  const helper = config.credHelpers?.[server] ?? config.credsStore
  if (helper) {
    const told = await askCredentialHelper(helper, server, environment)
    if ('credentials' in told) return { credentials: told.credentials, file }
    // Docker itself goes on with the file then, where an earlier login may have left some.
    const own = fromAuths(config, server)
    return own ? { credentials: own, file } : none(`${told.why} (${file} names it)`)
  }
  const own = fromAuths(config, server)
  return own ? { credentials: own, file } : none(`${file} has none for ${server}`)
}

/** Docker Hub has gone by this name since its first version. */
function serverName(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
}

function readConfig(file: string): DockerConfig | null {
  try {
    const config: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof config === 'object' ? (config as DockerConfig | null) : null
  } catch {
    return null
  }
}

/** A login with an old Docker has left keys such as `https://registry.example/v1/`. */
function fromAuths({ auths = {} }: DockerConfig, server: string): Credentials | null {
  const key = server in auths ? server : Object.keys(auths).find((name) => hostOf(name) === hostOf(server))
  return key === undefined ? null : fromEntry(auths[key] ?? {})
}

function hostOf(name: string): string {
  return name.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
}

function fromEntry({ auth, identitytoken, registrytoken, ...given }: AuthEntry): Credentials | null {
  if (registrytoken) return { kind: 'registry-token', token: registrytoken }
  if (identitytoken) return { kind: 'identity-token', token: identitytoken }
  const [, username = given.username, password = given.password] =
    Buffer.from(auth ?? '', 'base64')
      .toString()
      .match(/^([^:]*):(.*?)\0*$/s) ?? []
  return username && password !== undefined ? { kind: 'password', username, password } : null
}

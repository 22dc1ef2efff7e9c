import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { findCommand, standardPath } from '../commands.ts'
import type { Credentials } from './credentials.ts'

/** What a helper told: credentials, or in words why it has none. */
export type HelperAnswer = { credentials: Credentials } | { why: string }

/** A helper that waits for somebody to unlock a key ring would wait for ever. */
const answerLimitMs = 10_000

/**
 * Asks `docker-credential-NAME` for the credentials of a server, as Docker does: the server on its stdin, JSON on its
 * stdout (docker-credential-helpers: "Development"). Never rejects.
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<HelperAnswer> {
  const command = `docker-credential-${name}`
  const path = name.includes('/') ? null : findCommand(command, environment.PATH ?? standardPath)
  if (path === null) return { why: `the command ${command} is not there` }
  const child = spawn(path, ['get'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: answerLimitMs,
    killSignal: 'SIGKILL',
  })
  child.stdin.on('error', () => {})
  child.stdin.end(server)
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (status) => resolve(status))
  })
  const [answer, status] = await Promise.all([text(child.stdout), ended])
  const credentials = status === 0 ? readAnswer(answer) : null
  // What it said otherwise may hold anything, and is not shown.
  return credentials ? { credentials } : { why: `${command} has none for ${server}` }
}

/** Behind the name `<token>` stands an identity token. */
function readAnswer(answer: string): Credentials | null {
  try {
    const { Username: username, Secret: secret } = JSON.parse(answer) as Record<string, unknown>
    if (typeof username !== 'string' || typeof secret !== 'string' || secret === '') return null
    if (username === '<token>') return { kind: 'identity-token', token: secret }
    return { kind: 'password', username, password: secret }
  } catch {
    return null
  }
}

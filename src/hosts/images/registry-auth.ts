import type { Credentials } from './credentials.ts'
import { ask, isLoopback } from './registry-http.ts'

/** A token server is none that has answered before, but the registry that names it has. */
const tokenLimitMs = 10_000

/** What a registry wants, from its header `WWW-Authenticate`. */
export interface Challenge {
  scheme: 'basic' | 'bearer'
  fields: Record<string, string>
}

/** How a challenge was met. */
export interface Authorization {
  /** The header `Authorization`; `null` where there is nothing to show. */
  header: string | null
  /** Whether the credentials were sent; else in words why not. */
  sent: boolean
  withheld?: string
}

/** The challenges of a header, of which one may hold several (RFC 9110, 11.6.1). */
export function parseChallenges(header: string): Challenge[] {
  const pieces = /\b(basic|bearer)(?=\s+[\w-]+\s*=)|([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi
  const challenges: Challenge[] = []
  for (const [, scheme, name = '', quoted, bare = ''] of header.matchAll(pieces)) {
    if (scheme) challenges.push({ scheme: scheme.toLowerCase() as Challenge['scheme'], fields: {} })
    else if (challenges.length > 0)
      challenges.at(-1)!.fields[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare
  }
  return challenges
}

/** Meets the challenge that promises most: a token, also without credentials, or a password. */
export async function authorize(
  challenges: readonly Challenge[],
  credentials: Credentials | null,
  signal?: AbortSignal,
): Promise<Authorization> {
  const bearer = challenges.find(({ scheme, fields }) => scheme === 'bearer' && fields.realm)
  if (credentials?.kind === 'registry-token') return { header: `Bearer ${credentials.token}`, sent: true }
  if (bearer) return fetchToken(bearer.fields, credentials, signal)
  if (credentials?.kind === 'password' && challenges.some(({ scheme }) => scheme === 'basic'))
    return { header: basic(credentials), sent: true }
  return { header: null, sent: false }
}

/** Gets a token from the token server that the registry names (distribution: "Token Authentication Specification"). */
async function fetchToken(
  fields: Record<string, string>,
  credentials: Credentials | null,
  signal?: AbortSignal,
): Promise<Authorization> {
  const url = URL.parse(fields.realm ?? '')
  if (!url) return { header: null, sent: false }
  const safe = url.protocol === 'https:' || isLoopback(url.host)
  const sent = credentials !== null && safe
  const withheld = credentials !== null && !safe ? `its token server ${url.origin} has no TLS` : undefined
  const response = await ask(...tokenRequest(url, fields, sent ? credentials : null), tokenLimitMs, signal)
  const body = response.ok ? ((await response.json()) as { token?: string; access_token?: string }) : {}
  if (!response.ok) await response.body?.cancel()
  const token = body.token ?? body.access_token ?? null
  return { header: token === null ? null : `Bearer ${token}`, sent, ...(withheld && { withheld }) }
}

/** An identity token goes by POST, as OAuth 2 has it; all else asks by GET. Neither follows to another server. */
function tokenRequest(
  url: URL,
  { service, scope }: Record<string, string>,
  credentials: Credentials | null,
): [string, RequestInit] {
  const wanted = new URLSearchParams({ ...(service && { service }), ...(scope && { scope }) })
  if (credentials?.kind === 'identity-token') {
    wanted.set('grant_type', 'refresh_token')
    wanted.set('refresh_token', credentials.token)
    wanted.set('client_id', 'labrun')
    return [url.href, { method: 'POST', body: wanted, redirect: 'error' }]
  }
  for (const [name, value] of wanted) url.searchParams.set(name, value)
  if (credentials?.kind !== 'password') return [url.href, {}]
  url.searchParams.set('account', credentials.username)
  return [url.href, { headers: { Authorization: basic(credentials) }, redirect: 'error' }]
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

import type { Ready } from '../../core/lab.ts'
import { type LineMistake, regexMistake } from '../expectation/placeholder.ts'
import { nearHint } from '../near.ts'
import { oneOf } from '../words.ts'
import type { BadValue } from './bad-value.ts'

const EXAMPLES = ['port:80', 'output:/re/', 'http://127.0.0.1:80/', 'file:/run/x.pid']
const PORT_FORMS = 'a port from 1 to 65535'
const URL_FORMS = 'a URL such as http://127.0.0.1:8080/'

type ReadyReading = Ready | BadValue | LineMistake

/** How each kind is read: the value of `ready=`, and the index behind the kind and its colon. */
const KINDS: Record<Ready['kind'], (value: string, from: number) => ReadyReading> = {
  port: readPort,
  output: readRegex,
  http: readUrl,
  file: readPath,
}

/** Reads what a background step waits for: `port:80`, `output:/re/`, `http://…`, `file:/path`. */
export function readReady(value: string): ReadyReading {
  const colon = value.indexOf(':')
  const kind = value.slice(0, Math.max(colon, 0))
  if (kind === 'https') return httpsInstead(value)
  if (Object.hasOwn(KINDS, kind)) return KINDS[kind as Ready['kind']](value, colon + 1)
  return { expected: oneOf(EXAMPLES), ...formHint(value, kind) }
}

/** What is plainly one of the kinds, without its name or with a wrong one. */
function formHint(value: string, kind: string): { hint?: string } {
  const rest = value.slice(value.indexOf(':') + 1)
  if (isPort(rest) && !rest.includes('/')) return { hint: `Did you mean port:${rest}?` }
  if (/^\/.*\/$/.test(value)) return { hint: `Did you mean output:${value}?` }
  if (value.startsWith('/')) return { hint: `Did you mean file:${value}?` }
  return nearHint(kind === '' ? value : kind, Object.keys(KINDS))
}

function readPort(value: string, from: number): ReadyReading {
  const text = value.slice(from)
  if (isPort(text)) return { kind: 'port', port: Number(text) }
  if (text.includes('$')) return { expected: PORT_FORMS, hint: VARIABLES_HINT }
  return {
    expected: PORT_FORMS,
    ...(/:\d+$/.test(text) && { hint: 'Any address will do: what counts is that somebody listens on it.' }),
  }
}

function isPort(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
}

function readRegex(value: string, from: number): ReadyReading {
  const text = value.slice(from)
  const expected = 'a regular expression between slashes, such as output:/listening/'
  if (!/^\/.+\/$/.test(text)) return { expected, ...regexHint(text) }
  const regex = text.slice(1, -1)
  return regexMistake(regex, from + 1) ?? { kind: 'output', regex }
}

function regexHint(text: string): { hint?: string } {
  if (text === '//')
    return { hint: 'An empty one fits anything. Without ready= a step is ready once it is started.' }
  if (/^\/.+\/[a-z]+$/.test(text)) return { hint: '(?i) at its beginning makes upper and lower case one.' }
  return /^\/[^/]*$/.test(text) ? { hint: 'With blanks in it: ready="output:/listening on .*/"' } : {}
}

/** `http://…` is itself the kind and its value; `http:http://…` says the same. */
function readUrl(value: string, from: number): ReadyReading {
  const text = /^http:https?:/.test(value) ? value.slice(from) : value
  if (text.startsWith('https:')) return httpsInstead(text)
  const url = text.startsWith('http://') ? URL.parse(text) : null
  if (url === null) return { expected: URL_FORMS }
  if (!/^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname))
    return { expected: URL_FORMS, hint: VARIABLES_HINT }
  if (url.username !== '' || url.password !== '') return { expected: 'a URL without a user and a password' }
  return { kind: 'http', url: url.href }
}

function httpsInstead(value: string): BadValue {
  const port = URL.parse(value)?.port || '443'
  return {
    expected: URL_FORMS,
    hint: `Nobody would know the certificate of a lab's own server. Wait for its port: ready=port:${port}`,
  }
}

function readPath(value: string, from: number): ReadyReading {
  const path = value.slice(from)
  if (path.startsWith('/')) return { kind: 'file', path }
  return {
    expected: 'an absolute path, such as file:/run/x.pid',
    ...(path.includes('$') && { hint: VARIABLES_HINT }),
  }
}

const VARIABLES_HINT = 'Variables mean nothing here.'

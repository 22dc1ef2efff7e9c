import type { NamespaceName, ShellName } from '../../core/lab.ts'
import { DURATION_FORMS, parseDuration } from '../duration.ts'
import { readStreamName } from '../expectation/stream-name.ts'
import { near, nearHint } from '../near.ts'
import { blockShell } from '../script/command-words.ts'
import { CONTAINER_FORMS, isContainerName } from '../script/docker-names.ts'
import { parseSize, SIZE_FORMS, sizeHint } from '../size.ts'
import { oneOf } from '../words.ts'
import type { BadValue } from './bad-value.ts'
import { readFilePath, readMode } from './file-block.ts'
import { readReady } from './ready.ts'
import { NAMESPACES, SHELLS } from './vocabulary.ts'
import { readConditions } from './when.ts'

/** How each attribute of a step is read, and an example for messages. */
export const READERS = {
  id: { read: readId, example: 'id=start' },
  container: { read: readContainer, example: 'container=mynginx' },
  ns: { read: readNamespaces, example: 'ns=net' },
  user: { read: readUser, example: 'user=root' },
  workdir: { read: readWorkdir, example: 'workdir=/srv' },
  session: { read: readSession, example: 'session=second' },
  exit: { read: readExit, example: 'exit=2' },
  timeout: { read: readDuration, example: 'timeout=30s' },
  retry: { read: readDuration, example: 'retry=10s' },
  'max-output': { read: readSize, example: 'max-output=1GiB' },
  settle: { read: readDuration, example: 'settle=2s' },
  ready: { read: readReady, example: 'ready=port:80' },
  file: { read: readFilePath, example: 'file=web/Dockerfile' },
  mode: { read: readMode, example: 'mode=0644' },
  when: { read: readConditions, example: 'when=command:nft' },
  stream: { read: readStreamName, example: 'stream=stdout' },
  shell: { read: readShell, example: 'shell=sh' },
}

function readId(value: string): string | BadValue {
  if (/^[A-Za-z_][\w-]{0,63}$/.test(value)) return value
  const expected = 'a letter first, then letters, digits, - and _'
  if (/^\d+$/.test(value)) return { expected, hint: 'Numbers are the names of the steps that have no id.' }
  return { expected }
}

function readContainer(value: string): string | BadValue {
  if (isContainerName(value)) return value
  if (!value.includes('$')) return { expected: CONTAINER_FORMS }
  return {
    expected: CONTAINER_FORMS,
    hint: 'Variables mean nothing here. Give the container a name: docker run --name',
  }
}

function readNamespaces(value: string): NamespaceName[] | BadValue {
  const names: NamespaceName[] = []
  let from = 0
  for (const text of value.split(',')) {
    const name = NAMESPACES.find((known) => known === text)
    if (name === undefined) return { ...unknownNamespace(text), part: { text, from } }
    if (names.includes(name)) return { expected: 'each namespace once', part: { text, from } }
    names.push(name)
    from += text.length + 1
  }
  return names.toSorted()
}

/** What people call them elsewhere, nsenter's own options first. */
const OTHER_NAMES: Record<string, NamespaceName> = {
  mount: 'mnt',
  network: 'net',
  hostname: 'uts',
  cgroups: 'cgroup',
}

function unknownNamespace(text: string): BadValue {
  const expected = `names out of ${oneOf(NAMESPACES)}, with commas and no blanks between them`
  const nearest = Object.hasOwn(OTHER_NAMES, text) ? OTHER_NAMES[text] : near(text, NAMESPACES)
  return nearest == null ? { expected } : { expected, hint: `Did you mean ${nearest}?` }
}

function readUser(value: string): string | BadValue {
  const part = String.raw`[A-Za-z0-9_][A-Za-z0-9_.-]*\$?`
  if (new RegExp(`^${part}(?::${part})?$`).test(value)) return value
  return { expected: 'a user, or user:group, by name or number' }
}

function readWorkdir(value: string): string | BadValue {
  return value.startsWith('/') ? value : { expected: 'an absolute path' }
}

function readSession(value: string): string | BadValue {
  return /^[A-Za-z0-9_][\w-]{0,63}$/.test(value) ? value : { expected: 'letters, digits, - and _' }
}

function readExit(value: string): number | 'any' | BadValue {
  if (value === 'any') return value
  if (/^(?:0|[1-9]\d{0,2})$/.test(value) && Number(value) <= 255) return Number(value)
  return { expected: 'a number from 0 to 255, or any', ...nearHint(value, ['any']) }
}

function readDuration(value: string): number | BadValue {
  return parseDuration(value) ?? { expected: DURATION_FORMS }
}

function readSize(value: string): number | BadValue {
  return parseSize(value) ?? { expected: SIZE_FORMS, ...sizeHint(value) }
}

function readShell(value: string): ShellName | BadValue {
  const shell = SHELLS.find((name) => name === value)
  return shell ?? { expected: oneOf(SHELLS), hint: `Did you mean ${blockShell(value)}?` }
}

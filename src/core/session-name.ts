import type { SessionKey } from './lab.ts'

/** The namespaces an `nsenter` block joins where it names none: those of the guide's `nsenter` line. */
export const DEFAULT_NAMESPACES = ['ipc', 'mnt', 'net', 'pid', 'uts'] as const

/** A session's readable name: `host`, `nsenter mynginx`, `exec mynginx user=www-data`. Equal keys have equal names. */
export function sessionName(key: SessionKey): string {
  const words: string[] = [key.target]
  if (key.container !== null) words.push(key.container)
  if (key.target === 'nsenter' && key.ns.join() !== DEFAULT_NAMESPACES.join())
    words.push(`ns=${key.ns.join()}`)
  if (key.user !== null) words.push(`user=${key.user}`)
  if (key.workdir !== null) words.push(`workdir=${key.workdir}`)
  if (key.session !== null) words.push(`session=${key.session}`)
  if (key.tty) words.push('tty')
  if (key.shell !== 'bash') words.push(key.shell)
  return words.join(' ')
}

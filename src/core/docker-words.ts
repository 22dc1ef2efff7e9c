import type { Provenance } from './report.ts'

/** `Docker 20.10.24 (client 28.2.2)`; nothing where a lab ran without Docker. */
export function dockerWords({ docker, client }: Pick<Provenance, 'docker' | 'client'>): string[] {
  if (docker === null) return []
  return [client === undefined ? `Docker ${docker}` : `Docker ${docker} (client ${client})`]
}

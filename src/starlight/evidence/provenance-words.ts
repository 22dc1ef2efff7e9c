import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import type { ImageProvenance } from '../../core/report.ts'

/** A date in words that every locale reads the same; a day of the record's own time zone, which is UTC. */
export function dayOf(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
}

export function dateView(iso: string): ElementContent {
  return h('time', { dateTime: iso }, dayOf(iso))
}

/** `from its recipe`; empty for a source that this labrun does not know. */
export function sourceWords({ source }: Pick<ImageProvenance, 'source'>): string {
  return SOURCES[source] ?? ''
}

const SOURCES: Readonly<Record<string, string>> = {
  cache: 'from the cache',
  'local-engine': 'from the local engine',
  recipe: 'from its recipe',
  registry: 'from the registry',
}

/** Enough of a digest to tell it from others. */
export function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1')
}

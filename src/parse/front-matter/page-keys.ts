import { isMap } from 'yaml'
import { shown } from '../words.ts'
import type { Slot, YamlReader } from './yaml-reader.ts'

/** The docs schema of Starlight, read by the page alone: https://starlight.astro.build/reference/frontmatter/ */
export const STARLIGHT_KEYS: readonly string[] =
  'slug editUrl tableOfContents template lastUpdated prev next pagefind draft sidebar'.split(' ')

/** The rest of that schema: HTML that the page takes as it is, scripts too. */
export const CODE_KEYS: readonly string[] = ['head', 'hero', 'banner']

/** Complains of what would bring code of the author's onto the page; all else is Starlight's business. */
export function checkPageKey(slot: Slot, reader: YamlReader): void {
  const { name, value } = slot
  if (CODE_KEYS.includes(name)) complainOfCode(slot, reader)
  else if (name === 'editUrl') checkAddress(slot, reader)
  else if (isMap(value)) for (const entry of reader.entries(slot)) checkEntry(entry, reader)
}

function checkEntry(entry: Slot, reader: YamlReader): void {
  if (entry.name === 'sidebar.attrs') complainOfCode(entry, reader)
  if (entry.name === 'prev.link' || entry.name === 'next.link') checkAddress(entry, reader)
}

function complainOfCode(slot: Slot, reader: YamlReader): void {
  reader.complainAt(reader.placeOf(slot.key), {
    rule: 'page-code',
    reason: `found ${slot.name}, expected nothing that could bring a script onto the page`,
    hint: 'What pages have beside their text is their site’s. In the text, write what HTML you may write on GitHub.',
  })
}

/** `https://…`, or a path of the site; a browser leaves blanks and control characters out of what stands before the colon. */
function checkAddress(slot: Slot, reader: YamlReader): void {
  const address = reader.scalar(slot)
  if (typeof address !== 'string') return
  const [, scheme = 'https'] = /^([a-z][a-z\d+.-]*):/i.exec(address.replace(/[\x00-\x20]/g, '')) ?? []
  if (/^https?$/i.test(scheme)) return
  reader.complain(slot, {
    rule: 'page-code',
    reason: `found ${shown(address)} as ${slot.name}, expected the address of a web page`,
  })
}

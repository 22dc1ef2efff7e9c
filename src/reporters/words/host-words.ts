import { dockerWords } from '../../core/docker-words.ts'
import type { Provenance } from '../../core/report.ts'
import { visible } from '../terminal/visible.ts'

/** What a Docker host is made of, in a few words: `Docker 20.10.24, Linux 6.18.5`. */
export function hostWords(provenance: Provenance): string {
  const { kernel, outside, host } = provenance
  const itself = host === 'local' ? ['on the machine itself'] : []
  const inside = outside === undefined ? [] : [`in a container of Docker ${outside.docker}`]
  return visible([...dockerWords(provenance), `Linux ${kernel}`, ...inside, ...itself].join(', '))
}

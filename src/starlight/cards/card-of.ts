import { labMetadata, type PageEntry } from '../routes/lab-metadata.ts'
import type { Card } from './card-svg.ts'

/** A page, as far as its picture tells it. */
export interface PicturedPage extends PageEntry {
  data: { title: string; description?: string; draft?: boolean }
}

/** What the picture of a page tells, on a site of this title. */
export function cardOf(page: PicturedPage, site: string): Card {
  const { title, description = '' } = page.data
  const lab = labMetadata(page)
  return {
    site,
    title,
    description,
    lab: lab?.standing ? { standing: lab.standing, places: lab.places } : null,
  }
}

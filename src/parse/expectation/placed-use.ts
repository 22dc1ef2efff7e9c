import type { Place } from '../../core/place.ts'

/** A name that an expectation captures or refers to, and where. */
export interface PlacedUse {
  name: string
  captures: boolean
  place: Place
}

import type { Requirements, SecretMention } from '../../core/lab.ts'
import type { Place } from '../../core/place.ts'
import { parseDuration } from '../duration.ts'
import { parseSize } from '../size.ts'

/** A text, and where it stands. */
export interface PlacedText {
  text: string
  place: Place
}

/** What a lab says of itself as a whole, with the defaults of what it does not say. */
export interface FrontMatter {
  title: string | null
  description: string
  /** Default container of nsenter and exec blocks. */
  container: string | null
  requires: Requirements
  /** Where each of `requires.images` stands. */
  imagePlaces: Place[]
  timeoutMs: number
  stepTimeoutMs: number
  maxOutputBytes: number
  /** Without a prototype, so that no name means anything of JavaScript's. */
  env: Record<string, string>
  secrets: SecretMention[]
  /** Paths of the files whose steps run first, each with its place. */
  setup: PlacedText[]
  /** The line of each key that stands there: `requires.docker`. */
  lines: Map<string, number>
}

/** A front matter that says nothing. */
export function defaultFrontMatter(): FrontMatter {
  return {
    title: null,
    description: '',
    container: null,
    // The oldest Docker that labrun is tried with.
    requires: { images: [], commands: [], docker: '>=20.10', network: false },
    imagePlaces: [],
    timeoutMs: parseDuration('5m')!,
    stepTimeoutMs: parseDuration('30s')!,
    maxOutputBytes: parseSize('64MiB')!,
    env: Object.create(null) as Record<string, string>,
    secrets: [],
    setup: [],
    lines: new Map(),
  }
}

import type { Lab } from '../../core/lab.ts'
import { Emptied } from './emptied.ts'
import type { LabPaths } from './lab-paths.ts'

/** A file that is watched, with what is known of it. */
export interface WatchedFile {
  /** As the user would write it. */
  path: string
  /** Its text, and that of the files that set it up, when they were last looked at; `null`: never. */
  text: string | null
  emptied: Emptied
  /** As it is to run; `null` where it is not valid. */
  lab: Lab | null
  paths: LabPaths
  /** It is to run though its text is as before: it has not come to a verdict. */
  isDue: boolean
  /** The exit code that its last verdict comes to; `null`: there is none. */
  code: number | null
  /** With `--strict`, lines that tell of steps that nothing is expected of. */
  unproven: string[]
  /** `null`: what has changed decides. */
  anew: string | null
  /** A recipe of its images has changed. */
  otherImages: boolean
}

/** One of which nothing is known. */
export function newFile(path: string): WatchedFile {
  const paths = { setup: [], recipes: [], read: [] }
  return {
    path,
    text: null,
    emptied: new Emptied(),
    lab: null,
    paths,
    isDue: true,
    code: null,
    unproven: [],
    anew: null,
    otherImages: false,
  }
}

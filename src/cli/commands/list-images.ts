import { defaultCacheDirectory } from '../../cleanup/state-directory.ts'
import type { Lab } from '../../core/lab.ts'
import type { ImageProvenance } from '../../core/report.ts'
import { errorsOf, ImagesMissing } from '../../core/run/images-missing.ts'
import { lookForImage } from '../../hosts/images/look-for-image.ts'
import { loadLabs, masked } from '../choice/load-labs.ts'
import { selectFiles } from '../choice/select-files.ts'
import { EXIT } from '../words/exit-code.ts'
import { printMessages } from '../words/print-messages.ts'

/**
 * `labrun list --images`: a line for each image that the labs require, with where it would come from now and its
 * digest there, in the order of names. The cache is not asked: it may hold what a registry had last month, and who asks
 * wants to know whether that has changed. Returns the exit code: 4 where one is nowhere to be had.
 */
export async function listImagesCommand(words: readonly string[]): Promise<number> {
  const loaded = await loadLabs(await selectFiles(words))
  printMessages(loaded)
  if (!loaded.valid) return EXIT.invalid
  const looked: Looked[] = []
  const look = lookOnce()
  // One after the other: a registry limits how often it is asked.
  for (const lab of loaded.labs) looked.push(await lookForImages(lab, look))
  const complaints = looked.flatMap(({ complaints }) => complaints)
  const lines = new Set(looked.flatMap(({ images }) => images).map(imageLine))
  if (lines.size > 0) console.log(masked([...lines].sort().join('\n'), loaded))
  if (complaints.length > 0) console.error(masked(complaints.join('\n'), loaded))
  return complaints.length === 0 ? EXIT.passed : EXIT.environment
}

interface Looked {
  images: ImageProvenance[]
  /** Of those that are nowhere to be had, each with its place. */
  complaints: string[]
}

type Look = (name: string, labDirectory: string) => Promise<ImageProvenance>

/** What was found once for labs of a folder holds for all of them. */
function lookOnce(): Look {
  const known = new Map<string, Promise<ImageProvenance>>()
  return (name, labDirectory) => {
    const key = JSON.stringify([name, labDirectory])
    const request = { name, labDirectory, cacheDirectory: defaultCacheDirectory, onProgress: () => {} }
    const found = known.get(key) ?? lookForImage(request)
    known.set(key, found)
    return found
  }
}

async function lookForImages(lab: Lab, look: Look): Promise<Looked> {
  const looked: Looked = { images: [], complaints: [] }
  for (const name of lab.requires.images) {
    try {
      looked.images.push(await look(name, lab.directory))
    } catch (error) {
      if (!(error instanceof ImagesMissing)) throw error
      looked.complaints.push(...complaintsOf(error, lab))
    }
  }
  return looked
}

function complaintsOf(error: ImagesMissing, lab: Lab): string[] {
  return errorsOf(error, lab).map(({ rule, message, hint, place }) => {
    const at = place === undefined ? lab.file : `${place.file}:${place.line}:${place.column}`
    return `${at}: error ${rule}: ${message}${hint === null ? '' : `\n  hint: ${hint}`}`
  })
}

function imageLine({ name, source, digest }: ImageProvenance): string {
  return `${name}  ${source}  ${digest}`
}

import { HostError, type HostErrorData } from '../host-error.ts'
import type { ImageMention, Lab } from '../lab.ts'

/** An image that no origin has. */
export interface MissingImage {
  /** As the lab names it. */
  name: string
  message: string
  hint: string
}

/** Images that are nowhere to be had: all of them in one error, so that they are told at once. */
export class ImagesMissing extends HostError {
  readonly images: readonly MissingImage[]

  constructor(images: readonly MissingImage[]) {
    const messages = images.map(({ message }) => message).join('\n')
    super('environment', 'image-missing', messages, images[0]?.hint ?? null)
    this.images = images
  }
}

/** An error as data: images that are missing one by one, each at its place in the lab. */
export function errorsOf(error: HostError, lab: Lab): HostErrorData[] {
  if (!(error instanceof ImagesMissing)) return [error.toData()]
  return error.images.map(({ name, message, hint }) => {
    const mention = lab.images.find(({ image }) => image === name)
    const data = {
      kind: error.kind,
      rule: error.rule,
      message: message + usedBy(mention?.firstUse ?? null),
      hint,
    }
    if (mention === undefined) return data
    const { line, column } = mention.place
    return { ...data, place: { file: mention.file ?? lab.file, line, column } }
  })
}

function usedBy(use: ImageMention['firstUse']): string {
  if (use === null) return ''
  return `; first used by step ${use.step} (line ${use.line}${use.file === undefined ? '' : ` of ${use.file}`})`
}

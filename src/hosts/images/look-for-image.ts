import type { ImageProvenance } from '../../core/report.ts'
import type { Absent } from './fetched.ts'
import { parseImageName } from './image-name.ts'
import { findRecipe } from './recipe.ts'
import { type ImageRequest, imageMissing, originsOf } from './resolve-image.ts'

/**
 * Where the image would come from now if the cache had nothing, and its digest there. Nothing is fetched or made.
 *
 * @throws {ImagesMissing} where no origin has it.
 */
export async function lookForImage(request: ImageRequest): Promise<ImageProvenance> {
  const image = parseImageName(request.name)
  const reasons: Absent[] = []
  for (const { source, look } of originsOf(image, findRecipe(image, request.labDirectory), request)) {
    const found = await look()
    if ('digest' in found) return { name: image.familiar, source, digest: found.digest }
    reasons.push(found)
  }
  throw imageMissing(image, reasons, request.name)
}

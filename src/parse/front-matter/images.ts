import type { VFile } from 'vfile'
import type { ImageMention, Requirements, Step } from '../../core/lab.ts'
import { complain } from '../complain.ts'
import type { LabSteps } from '../lab-steps.ts'
import { imageUses } from '../script/docker-images.ts'
import { familiarImageName } from '../script/docker-names.ts'

/** An image that a lab requires, and where it says so. */
export type RequiredImage = Omit<ImageMention, 'firstUse'>

/** A place in a step where an image is used. */
interface Use {
  step: Step
  name: string
  line: number
  column: number
}

/**
 * Joins the images that the front matter requires with the steps that use them. An image that a step uses and nobody makes
 * or requires is a warning: a host without a way out will never have it.
 */
export function readImages(
  lab: LabSteps,
  requires: Requirements,
  required: readonly RequiredImage[],
): ImageMention[] {
  const names = required.map(({ image }) => familiarImageName(image))
  const { uses, foreign } = usesOf(lab.all, names)
  if (requires.docker !== false && requires.network === false)
    for (const use of foreign) warn(use, lab.fileOf(use.step))
  return required.map((mention, index) => ({ ...mention, firstUse: firstUse(uses.get(names[index]!)) }))
}

function firstUse(use: Use | undefined): ImageMention['firstUse'] {
  if (use === undefined) return null
  const { id, file } = use.step
  return { step: id, line: use.line, ...(file !== undefined && { file }) }
}

/** The first use of each required image, and of each that is neither required nor made before. */
function usesOf(
  steps: readonly Step[],
  required: readonly string[],
): { uses: Map<string, Use>; foreign: Use[] } {
  const uses = new Map<string, Use>()
  const made = new Set<string>()
  const foreign: Use[] = []
  let anyMayBeMade = false
  for (const step of steps) {
    for (const use of imageUses(step.script)) {
      if (use.kind === 'makes-any') anyMayBeMade = true
      if (use.kind === 'makes') made.add(familiarImageName(use.name))
      if (use.kind !== 'uses') continue
      const image = familiarImageName(use.name)
      if (uses.has(image)) continue
      const found = { step, name: use.name, ...lineOf(step, use.word.offset) }
      uses.set(image, found)
      // Where a step is to fail, a missing image may be what it shows.
      const isExpected = required.includes(image) || made.has(image) || anyMayBeMade || step.exit !== 0
      if (!isExpected && step.key.target === 'host') foreign.push(found)
    }
  }
  return { uses, foreign }
}

function warn({ name, line, column }: Use, file: VFile): void {
  complain(
    file,
    { line, column },
    {
      rule: 'image-not-required',
      severity: 'warning',
      reason: `found the image ${name}, which the lab neither requires nor makes`,
      hint: `Its host reaches no registry. Name it in the front matter, \`requires: { images: [${name}] }\`, and it is there.`,
      actual: name,
    },
  )
}

/** A block that stands in a list is indented as its fence is; in a transcript, a prompt and a blank stand before each line. */
function lineOf(
  { script, scriptLine, place, transcript }: Step,
  offset: number,
): { line: number; column: number } {
  const before = script.slice(0, offset).split('\n')
  const column = before.at(-1)!.length + place.column + (transcript === undefined ? 0 : 2)
  return { line: scriptLine + before.length - 1, column }
}

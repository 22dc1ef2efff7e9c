import type { ImageProvenance, LabReport, Provenance } from './report.ts'

/**
 * On what a run of several labs was proven. The machine and its engine are the same for all: they are told as the first
 * lab found them that has Docker. The images are those of all labs. What differs from lab to lab, as the date and the
 * commit may, is the first lab's; each lab has its own.
 */
export function commonProvenance(labs: readonly Pick<LabReport, 'provenance'>[]): Provenance | null {
  const known = labs.flatMap(({ provenance }) => provenance ?? [])
  const [first] = known
  if (first === undefined) return null
  const { docker, client, containerd, runc } = known.find((one) => one.docker !== null) ?? first
  const engine = { docker, ...(client !== undefined && { client }), containerd, runc }
  return { ...first, ...engine, images: distinct(known.flatMap(({ images }) => images)) }
}

function distinct(images: readonly ImageProvenance[]): ImageProvenance[] {
  const byContent = new Map(images.map((image) => [`${image.name} ${image.digest}`, image]))
  return [...byContent.values()]
}

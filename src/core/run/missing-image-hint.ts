/**
 * What helps where a script's stderr tells that Docker has no such image (`docker run`, `docker create`), and could not pull
 * it; `null` for any other.
 */
export function missingImageHint(stderr: string): string | null {
  const image = /^Unable to find image '([^'\n]+)' locally$/m.exec(stderr)?.[1]?.replace(/:latest$/, '')
  if (image === undefined) return null
  return `Name the image in the front matter, \`requires: { images: [${image}] }\`: then it is there before the first step.`
}

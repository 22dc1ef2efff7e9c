import { resolveImage } from '../../src/hosts/images/resolve-image.ts'

/**
 * A program that makes an image ready, for tests that kill it: `node image-maker.ts CACHE-DIRECTORY LAB-DIRECTORY IMAGE`.
 * Prints each word of progress as a line, at the end the image's digest, or why there is none. SIGINT interrupts it.
 */
const [cacheDirectory = '', labDirectory = '', name = ''] = process.argv.slice(2)
const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
const onProgress = (message: string) => void process.stdout.write(`${message}\n`)
const request = { name, labDirectory, cacheDirectory, onProgress, signal: interrupt.signal }
await resolveImage(request).then(
  ({ digest }) => onProgress(digest),
  ({ rule }: { rule: string }) => onProgress(rule),
)

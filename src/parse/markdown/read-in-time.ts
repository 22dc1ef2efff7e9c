import { Worker } from 'node:worker_threads'
import { READING_LIMIT_MS, type Reading } from './markdown.ts'

/** Up to here the worst of texts takes seconds, and a thread of its own would cost more than it saves. */
const ALWAYS_QUICK = 64_000

/** So much without a blank line is one paragraph, perhaps, and what it takes to read one grows with its square. */
const LONGEST_PARAGRAPH = 8_000

/** Whether a Markdown text may take very long to read. Most of those that may don't. */
export function mayTakeLong(text: string): boolean {
  return (
    text.length > ALWAYS_QUICK ||
    text.split(/\n[ \t>]*\r?\n/).some(({ length }) => length > LONGEST_PARAGRAPH)
  )
}

/**
 * Reads a Markdown text in a thread of its own, which can be ended: whoever reads it here waits for the end, however long that
 * takes. 50 kB of `~a` take 40 s.
 */
export async function readInTime(text: string, limitMs = READING_LIMIT_MS): Promise<Reading> {
  const name = import.meta.url.endsWith('.ts') ? './markdown-worker.ts' : './markdown-worker.js'
  const worker = new Worker(new URL(name, import.meta.url), { workerData: text })
  let timer: NodeJS.Timeout | undefined
  const reading = new Promise<Reading>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    timer = setTimeout(() => resolve('slow'), limitMs)
  })
  try {
    return await reading
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

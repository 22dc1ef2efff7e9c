import { readFileSync } from 'node:fs'
import { VFile } from 'vfile'
import { type Fix, fixText } from '../../check/fix-text.ts'
import { hasErrors } from '../../parse/complain.ts'
import { parseInTime } from '../choice/load-labs.ts'

/** A lab's file with its mistakes mended, as far as only one thing can be meant. */
export interface MendedLab {
  path: string
  /** The file as it is. */
  bytes: Buffer
  before: string
  after: string
  /** What was mended, in the order of the file; at least one. */
  fixes: Fix[]
}

/**
 * Mends the text of a file that was read; its value then is the mended one. Nothing is written.
 *
 * @returns `null` where there is nothing to mend
 */
export async function mendLab(file: VFile): Promise<MendedLab | null> {
  if (hasErrors(file)) return null
  const bytes = readFileSync(file.path)
  const before = bytes.toString()
  const mark = before.startsWith('\ufeff') ? '\ufeff' : ''
  // It has changed since it was read: whoever does that sees the mistakes himself.
  if (before !== mark + String(file.value)) return null
  const fixes = await mendText(file)
  return fixes.length === 0
    ? null
    : { path: file.path, bytes, before, after: mark + String(file.value), fixes }
}

/** A mended word can bring the next mistake to light, which stood where nothing was read before. */
const MOST_ROUNDS = 10

/** Mends a file's value, round after round. Returns what was mended, in the order of the file. */
export async function mendText(file: VFile): Promise<Fix[]> {
  const fixes: Fix[] = []
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const trial = new VFile({ path: file.path, cwd: file.cwd, value: file.value })
    await parseInTime(trial)
    const fixed = fixText(String(file.value), trial)
    if (fixed.fixes.length === 0) break
    file.value = fixed.text
    fixes.push(...fixed.fixes)
  }
  return fixes.toSorted((a, b) => a.line - b.line || a.column - b.column)
}

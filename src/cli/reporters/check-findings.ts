import type { VFile } from 'vfile'
import type { VFileMessage } from 'vfile-message'
import { checkLab } from '../../check/check-lab.ts'
import { checkedFiles } from '../../check/checked-lab.ts'
import { complainOfEqualSlugs } from '../../check/equal-slugs.ts'
import { findByShellcheck } from '../../check/shellcheck.ts'
import type { FixableMessage } from '../../parse/complain.ts'
import { readLabFile } from '../../parse/read-file.ts'
import { allFiles, type LoadedLabs, loadLabs } from '../choice/load-labs.ts'
import { type MendedLab, mendLab } from '../mend/mend-lab.ts'
import { replaceLab } from '../mend/replace-lab.ts'
import { takeUnproven } from '../mend/unproven-steps.ts'

/** What was found in some labs. */
export interface CheckFindings {
  loaded: LoadedLabs
  mended: MendedLab[]
  /** For people, a line each: the steps of a file that show nothing, and what could not be checked. */
  remarks: string[]
  counts: MessageCounts
}

/** How many messages there are. */
export interface MessageCounts {
  errors: number
  warnings: number
  notes: number
  /** Of them those that can be mended. */
  fixable: number
}

/** How labs are checked. */
export interface FindOptions {
  /** Warnings, and steps that show nothing, are errors. */
  strict: boolean
  /** Labs are mended, as far as only one thing can be meant, and then checked. */
  mend: boolean
  /** What was mended is written to their files. */
  write: boolean
  /** Without what is only noted. */
  quiet: boolean
}

/**
 * Finds all that can be known of labs without running them.
 *
 * @throws {HostError} where a file can't be read, or what was mended can't be written
 */
export async function findInLabs(
  paths: readonly string[],
  { strict, mend, write, quiet }: FindOptions,
): Promise<CheckFindings> {
  const mended: MendedLab[] = []
  const missing = new Set<string>()
  const read = async (path: string) => {
    const file = await readLabFile(path)
    const lab = mend ? await mendLab(file) : null
    if (lab !== null && write) replaceLab(path, lab.bytes, lab.after)
    if (lab !== null) mended.push(lab)
    return file
  }
  const loaded = await loadLabs(
    paths,
    async ({ parsed }) => {
      checkLab(parsed)
      for (const checked of checkedFiles(parsed)) {
        const trouble = await findByShellcheck(checked)
        if (trouble !== null) missing.add(trouble)
      }
    },
    read,
  )
  complainOfEqualSlugs(loaded.files.map(({ file }) => file))
  const files = allFiles(loaded)
  if (strict) for (const file of files) makeErrors(file)
  if (quiet) for (const file of files) dropNotes(file)
  for (const file of files) file.messages.sort(byPlace)
  const unproven = strict ? [] : [...new Set(loaded.files.flatMap(takeUnproven))]
  const inOrder = mended.toSorted((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path))
  return { loaded, mended: inOrder, remarks: [...unproven, ...missing], counts: countsOf(files) }
}

/** Warnings, and steps that show nothing. What is only noted stays so. */
function makeErrors(file: VFile): void {
  for (const message of file.messages) {
    if (message.fatal === false || message.ruleId === 'unproven') message.fatal = true
  }
}

function byPlace(a: VFileMessage, b: VFileMessage): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}

function dropNotes(file: VFile): void {
  file.messages = file.messages.filter(({ fatal }) => typeof fatal === 'boolean')
}

function countsOf(files: readonly VFile[]): MessageCounts {
  const messages: FixableMessage[] = files.flatMap((file) => file.messages)
  const errors = messages.filter(({ fatal }) => fatal === true).length
  const warnings = messages.filter(({ fatal }) => fatal === false).length
  return {
    errors,
    warnings,
    notes: messages.length - errors - warnings,
    fixable: messages.filter(isFixable).length,
  }
}

/** Whether it can be mended. */
export function isFixable({ fix }: FixableMessage): boolean {
  return fix !== undefined
}

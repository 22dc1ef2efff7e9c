import { availableParallelism } from 'node:os'
import type { VFile } from 'vfile'
import type { Lab } from '../../core/lab.ts'
import { atMost } from '../../core/run/at-most.ts'
import { hasErrors } from '../../parse/complain.ts'
import { formatMessage } from '../../parse/format-message.ts'
import { filesOf, type ParsedFile, type ParsedLab, parseLab } from '../../parse/lab.ts'
import { type Reading, readMarkdown } from '../../parse/markdown/markdown.ts'
import { mayTakeLong, readInTime } from '../../parse/markdown/read-in-time.ts'
import { readLabFile } from '../../parse/read-file.ts'
import { complainOfSyntax } from '../words/complain-of-syntax.ts'
import { maskerFor } from './secrets.ts'

/** A file named on the command line, with every complaint about it. */
export interface LoadedFile {
  file: VFile
  parsed: ParsedLab
}

/** What was found in the files named on the command line. */
export interface LoadedLabs {
  files: LoadedFile[]
  /** The files that set these labs up, each once, with what was complained of it on behalf of any lab. */
  setupFiles: VFile[]
  /** Labs to run; complete only where `valid`. */
  labs: Lab[]
  /** No file has an error. */
  valid: boolean
}

/**
 * Reads, parses and checks these files: all without which they could not run.
 *
 * @param checkMore what else is to be told of a lab, before the author's comments have switched off what they do
 * @param read how a file is read, or what is to be done with its text before it is parsed
 */
export async function loadLabs(
  paths: readonly string[],
  checkMore: (loaded: LoadedFile) => void | Promise<void> = () => {},
  read: (path: string) => Promise<VFile> = readLabFile,
): Promise<LoadedLabs> {
  // While a shell reads the scripts of one, the next is parsed.
  const files = await atMost(availableParallelism() + 1, paths, async (path) =>
    loadLab(await read(path), checkMore),
  )
  const labs = files.flatMap(({ parsed: { lab } }) => lab ?? [])
  const setupFiles = setupFilesOf(files)
  return { files, setupFiles, labs, valid: !allFiles({ files, setupFiles }).some(hasErrors) }
}

/** The files of labs, those that set them up last. */
export function allFiles({ files, setupFiles }: Pick<LoadedLabs, 'files' | 'setupFiles'>): VFile[] {
  return [...files.map(({ file }) => file), ...setupFiles]
}

/** The same of one file that was read. */
export async function loadLab(
  file: VFile,
  checkMore: (loaded: LoadedFile) => void | Promise<void> = () => {},
): Promise<LoadedFile> {
  const loaded = { file, parsed: await parseInTime(file) }
  const files = filesOf(loaded.parsed)
  for (const part of files) await complainOfSyntax(part.steps, part.file)
  await checkMore(loaded)
  for (const part of files) await heedComments(part)
  return loaded
}

/** Parses a lab. A text that may take very long is read in another thread, and then all of them anew. */
export async function parseInTime(file: VFile): Promise<ParsedLab> {
  const before = [...file.messages]
  const readings = new Map<string, Reading>()
  for (;;) {
    file.messages = [...before]
    let waiting: string | null = null
    const parsed = parseLab(file, (text) => {
      const known = readings.get(text)
      if (known !== undefined || !mayTakeLong(text)) return known ?? readMarkdown(text)
      waiting ??= text
      return 'slow'
    })
    if (waiting === null) return parsed
    readings.set(waiting, await readInTime(waiting))
  }
}

/** A file may set up several labs, and may be read as one itself: whatever is said of it is told once. */
function setupFilesOf(loaded: readonly LoadedFile[]): VFile[] {
  const own = new Map(loaded.map(({ file }) => [file.path, file]))
  const others = new Map<string, VFile>()
  for (const { file } of loaded.flatMap(({ parsed }) => parsed.setup)) {
    const known = own.get(file.path) ?? others.get(file.path)
    if (known === undefined) others.set(file.path, file)
    else addMessages(known, file)
  }
  return [...others.values()]
}

function addMessages(to: VFile, from: VFile): void {
  const told = new Set(to.messages.map((message) => formatMessage(to, message)))
  to.messages.push(...from.messages.filter((message) => !told.has(formatMessage(from, message))))
}

/** Loaded where there is something to switch off: a run of a lab without warnings is not to wait for it. */
async function heedComments({ file, markdown }: ParsedFile): Promise<void> {
  if (markdown === null || file.messages.every(({ fatal }) => fatal === true)) return
  const { applyLintComments } = await import('../../check/message-control.ts')
  applyLintComments(markdown.tree, file)
}

/** A text about these files, for people: should a secret stand in a lab itself, it is masked. */
export function masked(text: string, { files }: LoadedLabs): string {
  const mentions = files.map(({ file, parsed: { secrets } }) => ({ file: file.path, secrets }))
  return maskerFor(mentions)?.mask(text) ?? text
}

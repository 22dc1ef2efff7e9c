import { dirname, parse, resolve } from 'node:path'
import type { VFile } from 'vfile'
import type { ImageMention, Lab, SecretMention, Step } from '../core/lab.ts'
import type { Place } from '../core/place.ts'
import { hasErrors } from './complain.ts'
import { labDigest } from './digest.ts'
import { readImages } from './front-matter/images.ts'
import { readSetupFiles } from './front-matter/setup-files.ts'
import { type WholeFrontMatter, wholeFrontMatter } from './front-matter/whole-front-matter.ts'
import { LabSteps } from './lab-steps.ts'
import { findBlocks } from './markdown/find-blocks.ts'
import { readMarkdown } from './markdown/markdown.ts'
import { type MarkdownFile, type ReadText, readMarkdownFile } from './markdown/markdown-file.ts'
import { pathOf } from './read-file.ts'
import { checkSteps, readSteps } from './step/steps.ts'

/** One of a lab's files, as it was read. */
export interface ParsedFile extends Pick<MarkdownFile, 'file' | 'markdown'> {
  /** The steps that could be read, so that a mistake elsewhere does not hide those in their scripts. */
  steps: Step[]
}

/** What was read of a lab. */
export interface ParsedLab extends ParsedFile {
  /** With every default filled in; `null` where one of its files has an error. */
  lab: Lab | null
  /** What its files name as secrets. */
  secrets: SecretMention[]
  /** The files that its front matter names as `setup`, in the order in which their steps run. */
  setup: ParsedSetup[]
}

/** A file that sets a lab up, and the item of the lab's own front matter that has brought it in. */
export interface ParsedSetup extends ParsedFile {
  entry: Place
}

/**
 * Reads a lab out of its Markdown, and out of that of the files that set it up. Nothing runs, nothing else is read.
 *
 * All complaints are messages on the files.
 */
export function parseLab(file: VFile, read: ReadText = readMarkdown): ParsedLab {
  const own = readMarkdownFile(file, read)
  const setup = readSetupFiles(own, read)
  const whole = wholeFrontMatter(own, setup)
  const lab = new LabSteps()
  const setupParts = setup.map((part) => {
    return { ...readPart(part, whole, lab, pathOf(part.file)), entry: part.entry }
  })
  const ownPart = readPart(own, whole, lab)
  checkSteps(lab)
  const images = readImages(lab, whole.requires, whole.images)
  const isRight = [ownPart, ...setupParts].every((part) => part.markdown !== null && !hasErrors(part.file))
  return {
    ...ownPart,
    lab: isRight ? makeLab(own, whole, images, lab.all) : null,
    secrets: whole.secrets,
    setup: setupParts,
  }
}

/** All files of a lab, those that set it up first. */
export function filesOf(lab: ParsedLab): ParsedFile[] {
  return [...lab.setup, lab]
}

/** @param path where it is not the lab's own file */
function readPart(
  { file, markdown, frontMatter }: MarkdownFile,
  { requires }: WholeFrontMatter,
  lab: LabSteps,
  path?: string,
): ParsedFile {
  if (markdown === null) return { file, markdown, steps: [] }
  const parts = findBlocks(markdown.tree, markdown.source, file)
  const steps = readSteps(parts, { ...frontMatter, requires }, file, lab)
  if (path !== undefined) for (const step of steps) step.file = path
  return { file, markdown, steps }
}

function makeLab(own: MarkdownFile, whole: WholeFrontMatter, images: ImageMention[], steps: Step[]): Lab {
  const path = pathOf(own.file)
  const slug = parse(path).name
  const { title, description, timeoutMs } = own.frontMatter
  const { requires, env, secrets } = whole
  const lab: Omit<Lab, 'digest'> = {
    slug,
    file: path,
    directory: resolve(own.file.cwd, dirname(path)),
    title: title ?? slug,
    description,
    requires,
    images,
    timeoutMs,
    env,
    secrets,
    steps,
  }
  return { ...lab, digest: labDigest(lab) }
}

import { dirname, parse, resolve } from 'node:path'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import type { VFile } from 'vfile'
import type { Lab, Step } from '../core/lab.ts'
import { hasErrors } from './complain.ts'
import { labDigest } from './digest.ts'
import { findBlocks } from './find-blocks.ts'
import { readFrontMatter } from './front-matter.ts'
import type { FrontMatter } from './front-matter-defaults.ts'
import { labText } from './read-file.ts'
import { readSteps } from './steps.ts'

const markdown = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ['yaml']).freeze()

/** What was read of a file. */
export interface ParsedLab {
  /** With every default filled in; `null` where the file has an error. */
  lab: Lab | null
  /** The steps that could be read, so that a mistake elsewhere does not hide those in their scripts. */
  steps: Step[]
}

/**
 * Reads a lab out of its Markdown. Pure: nothing runs, nothing else is read.
 *
 * All complaints are messages on the file.
 */
export function parseLab(file: VFile): ParsedLab {
  const text = hasErrors(file) ? null : labText(file)
  if (text === null) return { lab: null, steps: [] }
  const source = text.split(/\r\n|\n/)
  const tree = markdown.parse(text)
  const frontMatter = readFrontMatter(tree, source, file)
  const steps = readSteps(findBlocks(tree, source, file), frontMatter, file)
  return { lab: hasErrors(file) ? null : makeLab(file, frontMatter, steps), steps }
}

function makeLab(file: VFile, frontMatter: FrontMatter, steps: Step[]): Lab {
  const path = file.path ?? 'lab.md'
  const slug = parse(path).name
  const { title, description, requires, timeoutMs, env } = frontMatter
  const lab: Omit<Lab, 'digest'> = {
    slug,
    file: path,
    directory: resolve(file.cwd, dirname(path)),
    title: title ?? slug,
    description,
    requires,
    timeoutMs,
    env,
    steps,
  }
  return { ...lab, digest: labDigest(lab) }
}

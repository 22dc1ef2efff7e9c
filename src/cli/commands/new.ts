import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import { shellWord } from '../../core/bash/word.ts'
import { makeFolder } from '../../reporters/stream/report-file.ts'
import { EXIT } from '../words/exit-code.ts'
import { UsageError } from '../words/usage-error.ts'

/** What the command line says of a new lab. */
export interface NewOptions {
  dir: string
}

/** `labrun new`: writes a lab that runs and shows each kind of block. Returns the exit code. */
export function newCommand(name: string, { dir }: NewOptions): number {
  if (!SLUG.test(name))
    throw new UsageError(`${JSON.stringify(name)} can't be the name of a lab: ${FORMS}`, hintFor(name, dir))
  const file = join(dir, `${name}.md`)
  write(file, labText(titleOf(name)))
  const word = shellWord(file)
  console.log(`${file} is a lab that runs, and has one of each block. Next:

  labrun ${word}
  labrun check ${word}

Its image, nginx, comes from a recipe in _images beside it, from this machine's Docker engine, or from a registry.`)
  return EXIT.passed
}

/** What is also a page's address, on any site. */
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
const FORMS = 'lower-case letters and digits, with - between words'

/** The lab as it stands here is one that is called so. */
const TITLE = /^title: .*$/m

function labText(title: string): string {
  const template = readFileSync(new URL(templateName(), import.meta.url), 'utf8')
  return template.replace(TITLE, () => stringify({ title }).trimEnd())
}

/** In dist/ all lies in one folder. */
function templateName(): string {
  return import.meta.url.endsWith('.ts') ? '../new-lab.md' : './new-lab.md'
}

/** `two-bridges` is "Two bridges". */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

function hintFor(name: string, dir: string): string {
  const path = /^(?:(.*)\/)?([^/]*?)(?:\.md)?$/.exec(name)
  const slug = (path?.[2] ?? '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  if (slug === '') return 'For example: labrun new two-bridges'
  const folder = path?.[1] ?? dir
  return `Try labrun new ${slug}${folder === 'labs' ? '' : ` --dir ${folder}`}`
}

/** @throws {UsageError} where it is there already, or can't be written */
function write(file: string, text: string): void {
  if (existsSync(file))
    throw new UsageError(
      `${file} is there already`,
      'Nothing was written. Take another name, or remove it first.',
    )
  try {
    makeFolder(dirname(file))
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    throw new UsageError(`the lab ${file} can't be written: ${(error as Error).message}`)
  }
}

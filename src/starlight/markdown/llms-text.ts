import type { Standing } from '../evidence/standing.ts'
import { verdictWords } from '../evidence/verdict.ts'
import { escaped } from './markdown-text.ts'

/** What programs are told of a site. */
export interface SiteText {
  title: string
  /** Empty where it has none. */
  description: string
  pages: PageText[]
}

/** What they are told of a page. */
export interface PageText {
  title: string
  description: string
  /** Where it is to be had: a lab as Markdown, other pages as they are. */
  address: string
  /** `null` for a page that is no lab. */
  standing: Standing | null
  /** As Markdown. */
  body: string
}

/** `llms.txt`, as https://llmstxt.org has it: what there is to be read, and where. */
export function llmsText(site: SiteText): string {
  return sections([
    ...introduction(site),
    ...list('Labs', site.pages.filter(isLab)),
    ...list(
      'Pages',
      site.pages.filter((page) => !isLab(page)),
    ),
  ])
}

/** `llms-full.txt`: all of it in one file, labs first. */
export function llmsFullText(site: SiteText): string {
  const pages = [...site.pages.filter(isLab), ...site.pages.filter((page) => !isLab(page))]
    // One that is made of other things than Markdown has none.
    .filter(({ body }) => body !== '')
  return sections([
    ...introduction(site),
    ...pages.map(({ title, address, body, standing }) =>
      // A lab's own Markdown has its title, and the address of its page.
      standing === null ? sections([`# ${escaped(title)}`, `<${address}>`, body]) : body,
    ),
  ])
}

function introduction({ title, description, pages }: SiteText): string[] {
  return [
    `# ${escaped(title)}`,
    ...(description === '' ? [] : [`> ${escaped(description)}`]),
    ...(pages.some(isLab) ? [ABOUT_LABS] : []),
  ]
}

const ABOUT_LABS =
  'The commands of each lab have been run, and what stands under a block is what it really printed; where that is not so, the lab says so at its top.'

function list(heading: string, pages: readonly PageText[]): string[] {
  return pages.length === 0 ? [] : [`## ${heading}`, pages.map(item).join('\n')]
}

function item({ title, address, description, standing }: PageText): string {
  const words = [
    ...(description === '' ? [] : [escaped(description)]),
    ...(standing === null ? [] : [`${verdictWords(standing)}.`]),
  ]
  return `- [${escaped(title)}](${address})${words.length === 0 ? '' : `: ${words.join(' ')}`}`
}

function isLab({ standing }: PageText): boolean {
  return standing !== null
}

function sections(parts: readonly string[]): string {
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files outside of docs/ that are pages, and what is to be said of them otherwise than they do themselves. */
const PLACES: Readonly<Record<string, { id: string; title?: string; description?: string }>> = {
  'README.md': { id: 'docs/start', title: 'Getting started' },
  'CONTRIBUTING.md': {
    id: 'docs/contributing',
    description:
      'How to work on labrun: the checks, where things are, how to add a matcher or a target, the fault tests.',
  },
  'CHANGELOG.md': {
    id: 'docs/changes',
    title: 'Changes',
    description: 'What is new in labrun, version by version.',
  },
}

/** The files of the repository that are pages of the site, beside those of docs/. */
export const OTHER_FILES = Object.keys(PLACES)

/** A Markdown file of the repository as a page. */
export interface RepositoryPage {
  /** `docs/format`; its address on the site, without the base. */
  id: string
  title: string
  /** Less its heading, which is the page's title. */
  body: string
  /** Where the first paragraph does not say it. */
  description: string | null
}

/**
 * Reads a file as a page.
 *
 * @param file its path, seen from the top of the repository, with `/`
 * @throws {Error} where it does not begin with a heading
 */
export function repositoryPage(root: string, file: string): RepositoryPage {
  const text = readFileSync(join(root, file), 'utf8')
  const [heading, title] = /^# (.+)\n+/.exec(text) ?? []
  if (heading === undefined) throw new Error(`${file}: a page begins with its title, "# …"`)
  const { id, title: ownTitle, description = null } = PLACES[file] ?? { id: file.slice(0, -'.md'.length) }
  return { id, title: ownTitle ?? plain(title!), body: text.slice(heading.length), description }
}

/** Without the marks of code, and the number that some decisions have. */
function plain(title: string): string {
  return title.replaceAll('`', '').replace(/^\d+\. /, '')
}

/** Where a file's page is, and what it is called; `null` for what is no page. Labs are in labs/, and have their own loader. */
export function pageOf(root: string, file: string): { id: string; title: string | null } | null {
  if (!existsSync(join(root, file))) return null
  if (file === 'docs/decisions') return { id: file, title: 'Decisions' }
  if (/^labs\/(?:[^_.][^/]*\/)*[^_.][^/]*\.md$/.test(file))
    return { id: file.slice(0, -'.md'.length), title: null }
  if (PLACES[file] === undefined && !/^docs\/.+\.md$/.test(file)) return null
  const { id, title } = repositoryPage(root, file)
  return { id, title }
}

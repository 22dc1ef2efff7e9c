import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Loader, LoaderContext } from 'astro/loaders'
import { OTHER_FILES, type RepositoryPage, repositoryPage } from './pages.ts'
import { summary } from './summary.ts'

/** Makes pages of the repository's own Markdown, docs/ above all, beside those of `others`: there is one source of each. */
export function repositoryLoader(others: Loader): Loader {
  return {
    name: 'repository',
    load: async (context) => {
      await others.load(context)
      const root = fileURLToPath(context.config.root)
      const load = () => loadAll(root, context)
      await load()
      context.watcher?.add(join(root, 'docs'))
      context.watcher?.on('change', (path) => {
        const file = relative(root, path).split(sep).join('/')
        if (!filesOf(root).includes(file)) return
        load().then(
          () => context.logger.info(`${file}: loaded anew`),
          (error: Error) => context.logger.error(error.message),
        )
      })
    },
  }
}

function filesOf(root: string): string[] {
  return [...OTHER_FILES, ...globSync('docs/**/*.md', { cwd: root }).sort()]
}

async function loadAll(root: string, context: LoaderContext): Promise<void> {
  const dates = commitDates(root)
  const pages = filesOf(root).map((file) => ({ file, page: repositoryPage(root, file) }))
  const decisions = pages.filter(({ file }) => file.startsWith('docs/decisions/'))
  await Promise.all([
    ...pages.map(({ file, page }) => store(page, file, dates.get(file), context)),
    store(listOf(decisions.map(({ page }) => page)), 'docs/decisions/README.md', undefined, context),
  ])
}

async function store(
  { id, title, body, description }: RepositoryPage,
  file: string,
  date: string | undefined,
  { config, store, parseData, renderMarkdown }: LoaderContext,
): Promise<void> {
  const path = new URL(file, config.root)
  const frontMatter = {
    title,
    description: description ?? summary(body),
    lastUpdated: date === undefined ? false : new Date(date),
    ...(id === 'docs/decisions' && { editUrl: false }),
  }
  const [data, rendered] = await Promise.all([
    parseData({ id, data: frontMatter, filePath: fileURLToPath(path) }),
    renderMarkdown(body, { fileURL: path }),
  ])
  store.set({ id, data, body, filePath: file, rendered })
}

/** A page that leads to the notes, since they are too many for the sidebar. */
function listOf(notes: readonly RepositoryPage[]): RepositoryPage {
  const lines = notes.map(({ id, title }) => `- [${title}](${id.slice('docs/decisions/'.length)}.md)`)
  return {
    id: 'docs/decisions',
    title: 'Decisions',
    body: `What was decided, why, and what would change our mind: half a page each.\n\n${lines.join('\n')}\n`,
    description: null,
  }
}

/** When each file was last committed, ISO 8601; empty outside of git. */
function commitDates(root: string): ReadonlyMap<string, string> {
  const argv = ['log', '--format=%x01%cI', '--name-only', '-z', '--', 'docs', ...OTHER_FILES]
  try {
    const log = execFileSync('git', argv, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const commits = log.split('\x01').slice(1)
    // The newest comes first, and so is set last.
    return new Map(
      commits.reverse().flatMap((commit) => {
        const [date, ...names] = commit.split(/[\0\n]+/)
        return names.map((name): [string, string] => [name, date!])
      }),
    )
  } catch {
    return new Map()
  }
}

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Loader, LoaderContext } from 'astro/loaders'
import { glob } from 'tinyglobby'
import { recordName } from '../core/record.ts'
import { exportLab } from '../export/export-lab.ts'
import { labHeadings } from '../parse/markdown/headings.ts'
import { legible } from './block/legible.ts'
import { type CardsAhead, cardsAheadIn, drawAhead } from './cards/cards-ahead.ts'
import { type Evidence, readEvidence } from './evidence/evidence.ts'
import { standingOf } from './evidence/standing.ts'
import { labMarkdown } from './markdown/lab-markdown.ts'
import { labPage } from './page/lab-page.ts'
import { type LabMetadata, labMetadata, type PageEntry } from './routes/lab-metadata.ts'
import { commitDates } from './source/commit-dates.ts'
import { hidingStore } from './source/hiding-store.ts'
import { imageSize, imageType, type PageImage } from './source/images.ts'
import { inOnePiece } from './source/in-one-piece.ts'
import { linkToPages } from './source/lab-links.ts'
import { frontMatterOf, type ParsedForPage, readLab } from './source/read-lab.ts'
import { SiteAddresses } from './source/site-addresses.ts'
import { type ListedLab, statusPage } from './status-page.ts'

/** Where labs are, and where their pages go. */
export interface LabsOptions {
  /** Folder of the labs, seen from the site's root. Default: `labs`. */
  folder?: string
  /** What the addresses of their pages begin with; empty: the site's own top. Default: `labs`. */
  path?: string
  /** What `git clone` takes, for readers who want to run the labs. Default: pages name the lab's file alone. */
  repository?: string
  /** Address of the page that tells how to get labrun, say `docs/start`. Default: pages name the package. */
  start?: string
  /** Address of a page that tells how all of them stand, say `status`. Default: there is none. */
  status?: string
}

/**
 * `labrun/starlight/loader`: a loader for Starlight's collection of pages: every lab of a folder is one, beside those of `others`. Nothing is run; what a
 * page shows of a run is in the lab's record.
 *
 * ```ts
 * docs: defineCollection({ loader: labsLoader(docsLoader()), schema: docsSchema() })
 * ```
 *
 * @param others Starlight's own `docsLoader()`
 */
export function labsLoader(
  others: Loader,
  { folder = 'labs', path = 'labs', repository, start, status }: LabsOptions = {},
): Loader {
  return {
    name: 'labrun',
    load: async (context) => {
      const isOurs = (id: string) => labMetadata(context.store.get(id) ?? {}) !== null
      await others.load({ ...context, store: hidingStore(context.store, isOurs) })
      const labs = new Labs(context, resolve(fileURLToPath(context.config.root), folder), {
        path,
        repository: repository ?? null,
        start: start ?? null,
        status: status ?? null,
      })
      if (context.watcher === undefined) await labs.loadAll()
      else await labs.follow(context.watcher)
    },
  }
}

/** A page that the store has from before. */
interface Known {
  id: string
  digest: string | number | undefined
  parts: readonly string[]
}

function knownPage(id: string, entry: PageEntry & { digest?: Known['digest'] }): Known {
  return { id, digest: entry.digest, parts: partsOf(labMetadata(entry)) }
}

/** Files that a page is made of, beside the lab and its record, seen from the site's root. */
function partsOf(metadata: Pick<LabMetadata, 'setup' | 'images'> | null): string[] {
  return [...(metadata?.setup ?? []), ...(metadata?.images ?? [])]
}

class Labs {
  readonly #context: LoaderContext
  readonly #root: string
  readonly #folder: string
  readonly #path: string
  readonly #repository: string | null
  readonly #start: string | null
  readonly #status: string | null
  readonly #cards: CardsAhead | null
  readonly #addresses: SiteAddresses

  constructor(
    context: LoaderContext,
    folder: string,
    {
      path,
      repository,
      start,
      status,
    }: { path: string; repository: string | null; start: string | null; status: string | null },
  ) {
    this.#context = context
    this.#root = fileURLToPath(context.config.root)
    this.#folder = folder
    this.#path = path
    this.#repository = repository
    this.#start = start
    this.#status = status
    this.#addresses = new SiteAddresses(context.config, folder, path)
    // While one writes nobody asks for all pictures.
    this.#cards = context.watcher === undefined ? cardsAheadIn(context.config) : null
  }

  /** @throws {Error} where labs have mistakes, with all that is to be said of them */
  async loadAll(): Promise<void> {
    const { store } = this.#context
    const ours = store.entries().filter(([, entry]) => labMetadata(entry) !== null)
    const known = new Map(ours.map(([id, entry]) => [entry.filePath, knownPage(id, entry)]))
    const [files, dates] = await Promise.all([labsBelow(this.#folder), commitDates(this.#folder)])
    const pages = new Map<string, string>()
    const mistakes: string[] = []
    for (const file of files) {
      const path = this.#addresses.fromRoot(file)
      try {
        const id = await this.#load(file, known, dates.get(file) ?? null)
        const other = pages.get(id)
        if (other !== undefined) throw new Error(onePage(id, other, path))
        pages.set(id, path)
      } catch (error) {
        mistakes.push((error as Error).message)
        // While one writes, the page stays as it was before the mistake.
        const before = known.get(path)
        if (before !== undefined) pages.set(before.id, path)
      }
    }
    for (const [id] of ours) if (!pages.has(id)) store.delete(id)
    if (this.#status !== null) await this.#storeStatus(this.#status, [...pages.keys()])
    if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  }

  /** The page of all labs, but for drafts. */
  async #storeStatus(id: string, labs: readonly string[]): Promise<void> {
    const { store, parseData } = this.#context
    const taken = store.get(id)
    if (taken !== undefined)
      throw new Error(onePage(id, taken.filePath ?? 'another page', 'the status of the labs'))
    const entries = labs.map((lab) => store.get(lab)!).filter(({ data }) => data.draft !== true)
    const html = statusPage(entries.map((entry) => this.#listed(entry)))
    const labrun: LabMetadata = {
      script: null,
      record: null,
      setup: [],
      images: [],
      lastUpdated: null,
      standing: null,
      places: [],
    }
    store.set({
      id,
      data: await parseData({ id, data: STATUS_PAGE }),
      // There is none; by it Starlight finds the pages of a folder.
      filePath: `${id}.md`,
      rendered: { html, metadata: { headings: [], frontmatter: {}, imagePaths: [], labrun } },
    })
  }

  #listed(entry: PageEntry & { id: string; data: Record<string, unknown> }): ListedLab {
    const { record, standing } = labMetadata(entry)!
    return {
      title: String(entry.data.title),
      url: this.#addresses.urlOf(entry.id),
      recordUrl: record === null ? null : this.#addresses.recordUrl(entry.id),
      standing: standing!,
    }
  }

  /** Loads all, and anew whatever is written from then on: a lab, its record, what sets it up, an image. Mistakes are told. */
  async follow(watcher: NonNullable<LoaderContext['watcher']>): Promise<void> {
    const { logger } = this.#context
    watcher.add(this.#folder)
    const load = (): Promise<boolean> =>
      this.loadAll().then(
        () => true,
        (error: Error) => {
          logger.error(error.message)
          return false
        },
      )
    let loaded = load()
    const reload = (path: string) => {
      if (!this.#isPart(path)) return
      loaded = loaded.then(load)
      void loaded.then((isSound) => isSound && logger.info(`${this.#addresses.fromRoot(path)}: loaded anew`))
    }
    for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, reload)
    await loaded
  }

  #isPart(path: string): boolean {
    return path.startsWith(this.#folder + sep) && (/\.(?:md|json)$/.test(path) || imageType(path) !== null)
  }

  /** @returns the id of its page */
  async #load(
    path: string,
    known: ReadonlyMap<string | undefined, Known>,
    lastUpdated: string | null,
  ): Promise<string> {
    const recordPath = join(dirname(path), recordName(basename(path, '.md')))
    const [text, record] = await Promise.all([readFile(path), read(recordPath)])
    const digest = (parts: readonly string[]) =>
      this.#digest([text, record, lastUpdated, ...parts.map((file) => readNow(resolve(this.#root, file)))])
    const before = known.get(this.#addresses.fromRoot(path))
    // What sets it up, and its images, are named in the lab, which is as it was then.
    if (before?.digest !== undefined && before.digest === digest(before.parts)) return before.id
    const parsed = readLab(path, text, this.#addresses.fromRoot(path))
    const evidence = readEvidence(parsed.lab, record)
    const labrun: LabMetadata = {
      places: parsed.lab.steps.filter(({ hidden }) => !hidden).map(({ key }) => key.target),
      script: inOnePiece(exportLab(parsed.lab, labHeadings(parsed.markdown.tree, parsed.setup)).script),
      record: record === null ? null : this.#addresses.fromRoot(recordPath),
      setup: parsed.setup.map(({ path }) => this.#addresses.fromRoot(resolve(path))),
      images: [],
      lastUpdated,
      standing: standingOf(evidence),
    }
    return this.#store(path, parsed, evidence, labrun, digest)
  }

  async #store(
    path: string,
    parsed: ParsedForPage,
    evidence: Evidence,
    labrun: LabMetadata,
    digestWith: (parts: readonly string[]) => string | undefined,
  ): Promise<string> {
    const { store, parseData } = this.#context
    const filePath = this.#addresses.fromRoot(path)
    const frontMatter = frontMatterOf(parsed)
    const id = this.#addresses.idOf(path, frontMatter)
    const taken = store.get(id)
    if (taken !== undefined && labMetadata(taken) === null)
      throw new Error(onePage(id, taken.filePath ?? 'another page', filePath))
    const data = await parseData({
      id,
      data: { ...frontMatter, title: legible(parsed.lab.title) },
      filePath: path,
    })
    const others = {
      record: this.#addresses.recordUrl(id),
      markdown: this.#addresses.markdownUrl(id),
      script: this.#addresses.scriptUrl(id),
    }
    // Before the tree is taken apart.
    const body = labMarkdown(parsed, evidence, {
      page: this.#addresses.absolute(this.#addresses.urlOf(id)),
      record: labrun.record === null ? null : this.#addresses.absolute(others.record),
      ofWritten: (url, isImage) => this.#addresses.addressOf(url, isImage, path),
    })
    this.#linkToPages(path, parsed)
    const source = {
      repository: this.#repository,
      start: this.#start === null ? null : this.#addresses.urlOf(this.#start),
    }
    const page = labPage(parsed, evidence, others, source, (image, from) =>
      this.#imageOf(image, from === undefined ? path : resolve(from), labrun.images),
    )
    const digest = digestWith(partsOf(labrun))
    const rendered = {
      html: inOnePiece(page.html),
      metadata: { headings: page.headings, frontmatter: {}, imagePaths: [], labrun },
    }
    store.set({
      id,
      data,
      body: inOnePiece(body),
      filePath,
      ...(digest !== undefined && { digest }),
      rendered,
    })
    if (this.#cards !== null) drawAhead(this.#cards, { data, rendered })
    return id
  }

  #linkToPages(path: string, { markdown, setup }: ParsedForPage): void {
    const own = { path, markdown }
    for (const { path, markdown } of [own, ...setup]) {
      const dead = linkToPages(markdown.tree, (file) => this.#addresses.pageOf(resolve(dirname(path), file)))
      for (const link of dead)
        this.#context.logger.warn(
          `${this.#addresses.fromRoot(resolve(path))}: ${link} is no page of this site`,
        )
    }
  }

  /** @param found to which it is added, by its path seen from the site's root */
  #imageOf(image: string, from: string, found: string[]): PageImage | null {
    const path = resolve(dirname(from), image)
    if (!this.#addresses.isImage(path)) {
      this.#context.logger.warn(`${this.#addresses.fromRoot(from)}: ${image} is no image of this site`)
      return null
    }
    const name = this.#addresses.fromRoot(path)
    if (!found.includes(name)) found.push(name)
    return { url: this.#addresses.imageUrl(path), size: imageSize(path) }
  }

  /** Of all that a page is made of; `undefined` where that can't be told. */
  #digest(parts: readonly (string | Buffer | null)[]): string | undefined {
    return RENDERER === null
      ? undefined
      : digestOf([RENDERER, this.#path, this.#repository, this.#start, ...parts])
  }
}

/** Front matter of the page of all labs. */
const STATUS_PAGE = {
  title: 'Status of the labs',
  description:
    'Which labs are verified as they are now, when each last ran, and on which Docker, kernel and images.',
  tableOfContents: false,
  editUrl: false,
  lastUpdated: false,
}

function onePage(id: string, one: string, other: string): string {
  return `${one} and ${other} would both be the page /${id}: give one of them another name, or a slug in its front matter`
}

async function labsBelow(folder: string): Promise<string[]> {
  const found = await glob('**/*.md', {
    cwd: folder,
    ignore: ['**/_*', '**/_*/**', '**/.*', '**/.*/**', '**/node_modules/**'],
    absolute: true,
    expandDirectories: false,
  })
  return found.sort()
}

function readNow(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

/** Pages are kept from build to build: as long as what they are made of, and who makes them, is the same. */
const RENDERER = rendererDigest()

/** `null` for a labrun that runs from its sources, whose parts change one by one: nothing is kept. */
function rendererDigest(): string | null {
  const path = fileURLToPath(import.meta.url)
  // Built, this file names all others it needs by their digests.
  return path.endsWith('.ts') ? null : digestOf([readFileSync(path)])
}

function digestOf(parts: readonly (string | Buffer | null)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part === null ? 'none:' : `${part.length}:`).update(part ?? '')
  return hash.digest('hex').slice(0, 32)
}

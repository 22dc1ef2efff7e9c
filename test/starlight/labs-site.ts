import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Loader, LoaderContext } from 'astro/loaders'
import { onTestFinished } from 'vitest'
import { type LabsOptions, labsLoader } from '../../src/starlight/loader.ts'

/** A site's folder, and what a loader puts into its collection. */
export class Site {
  readonly root = mkdtempSync(join(tmpdir(), 'labrun-site-'))
  readonly entries = new Map<string, Parameters<LoaderContext['store']['set']>[0]>()
  readonly warnings: string[] = []
  readonly base: string
  /** What plugins of Astro's give to Vite. */
  readonly vitePlugins: unknown[] = []
  readonly #labsLoader: typeof labsLoader

  /** @param loader of labs; the one from the sources, which keeps no page, or the built one */
  constructor(base = '/', loader = labsLoader) {
    this.base = base
    this.#labsLoader = loader
    onTestFinished(() => rmSync(this.root, { recursive: true, force: true }))
    mkdirSync(join(this.root, 'labs'))
  }

  write(path: string, text: string): this {
    mkdirSync(dirname(join(this.root, path)), { recursive: true })
    writeFileSync(join(this.root, path), text)
    return this
  }

  async load(others: Loader['load'] = async () => {}, options: LabsOptions = {}): Promise<void> {
    const { entries } = this
    const store = {
      get: (id: string) => entries.get(id),
      has: (id: string) => entries.has(id),
      keys: () => [...entries.keys()],
      entries: () => [...entries.entries()],
      delete: (id: string) => entries.delete(id),
      set: (entry: Parameters<LoaderContext['store']['set']>[0]) => entries.set(entry.id, entry),
    }
    const context = {
      store,
      config: {
        root: pathToFileURL(`${this.root}/`),
        base: this.base,
        trailingSlash: 'ignore',
        vite: { plugins: [this.vitePlugins] },
      },
      logger: { warn: (words: string) => this.warnings.push(words), info: () => {}, error: () => {} },
      parseData: async ({ data }: { data: unknown }) => data,
    }
    await this.#labsLoader({ name: 'others', load: others }, options).load(
      context as unknown as LoaderContext,
    )
  }

  html(id: string): string {
    return this.entries.get(id)?.rendered?.html ?? ''
  }
}

import { existsSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroConfig } from 'astro'
import { slug } from 'github-slugger'
import { imageType } from './images.ts'
import { isMarkdown } from './lab-links.ts'
import { relativeAddress } from './relative-address.ts'

/** Where on a site its labs are to be had: pages, their other forms, images. */
export class SiteAddresses {
  readonly #config: AddressConfig
  readonly #root: string
  readonly #folder: string
  readonly #path: string

  /**
   * @param folder absolute path of the labs' folder
   * @param path what the addresses of their pages begin with; empty: the site's own top
   */
  constructor(config: AddressConfig, folder: string, path: string) {
    this.#config = config
    this.#root = fileURLToPath(config.root)
    this.#folder = folder
    this.#path = path
  }

  /** The address of a page, by its id. */
  urlOf(id: string): string {
    return `${this.#base}${encodeURI(id)}${this.#config.trailingSlash === 'never' ? '' : '/'}`
  }

  markdownUrl(id: string): string {
    return `${this.#base}${encodeURI(id)}.md`
  }

  scriptUrl(id: string): string {
    return `${this.#base}${encodeURI(id)}.sh`
  }

  recordUrl(id: string): string {
    return `${this.#base}${encodeURI(id)}.json`
  }

  imageUrl(path: string): string {
    return `${this.#base}_labrun/images/${encodeURI(this.fromRoot(path))}`
  }

  /** As far as the site says where it will be. */
  absolute(address: string): string {
    const { site } = this.#config
    return site === undefined ? address : new URL(address, site).href
  }

  /** A file's path seen from the site's root, with slashes. */
  fromRoot(path: string): string {
    return relative(this.#root, path).split(sep).join('/')
  }

  /** The id of a lab's page. */
  idOf(path: string, frontMatter: Record<string, unknown> = {}): string {
    if (typeof frontMatter.slug === 'string') return frontMatter.slug
    // As Astro does with pages: `Ü #1.md` is `ü-1`.
    const segments = relative(this.#folder, path).slice(0, -'.md'.length).split(sep)
    const name = segments.map((segment) => slug(segment)).join('/')
    return this.#path === '' ? name : `${this.#path}/${name}`
  }

  /** The page of another lab; one that gives itself an address (`slug`) is not looked into for it. `null`: there is no such lab. */
  pageOf(path: string): string | null {
    return this.#isLab(path) ? this.urlOf(this.idOf(path)) : null
  }

  isImage(path: string): boolean {
    return path.startsWith(this.#root) && imageType(path) !== null && existsSync(path)
  }

  /**
   * For readers of a lab's Markdown, who are elsewhere: other labs and images as they are on the site; `null` for all else.
   *
   * @param url as it is written in the file `from`
   */
  addressOf(url: string, isImage: boolean, from: string): string | null {
    const target = relativeAddress(url)
    if (target === null) return null
    const path = resolve(dirname(from), target.path)
    if (isImage) return this.isImage(path) ? this.absolute(this.imageUrl(path)) : null
    return isMarkdown(path) && this.#isLab(path)
      ? this.absolute(`${this.markdownUrl(this.idOf(path))}${target.rest}`)
      : null
  }

  get #base(): string {
    return `${this.#config.base.replace(/\/$/, '')}/`
  }

  #isLab(path: string): boolean {
    return path.startsWith(this.#folder + sep) && existsSync(path)
  }
}

type AddressConfig = Pick<AstroConfig, 'root' | 'base' | 'site' | 'trailingSlash'>

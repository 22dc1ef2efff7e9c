import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Root } from 'hast'
import { walkElements } from '../../parse/markdown/walk.ts'
import { relativeAddress } from './relative-address.ts'

/** What browsers show as an image, by the ending of its file. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['.avif', 'image/avif'],
  ['.gif', 'image/gif'],
  ['.jpeg', 'image/jpeg'],
  ['.jpg', 'image/jpeg'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.webp', 'image/webp'],
])

/** The content type of an image; `null` for a file that is none. */
export function imageType(path: string): string | null {
  return TYPES.get(extname(path).toLowerCase()) ?? null
}

/** Where a page finds an image, and how large it is, where that is known: the page does not move when it comes. */
export interface PageImage {
  url: string
  size: { width: number; height: number } | null
}

/**
 * Makes images that are named as on GitHub, by their place beside the file, those of the page.
 *
 * @param imageOf `null` for what is no file of the site
 */
export function linkImages(tree: Root, imageOf: (path: string) => PageImage | null): void {
  walkElements(tree, ({ tagName, properties }) => {
    const name = tagName === 'img' ? 'src' : tagName === 'source' ? 'srcSet' : null
    const url = name === null ? undefined : properties[name]
    const target = typeof url === 'string' ? relativeAddress(url) : null
    if (name === null || target === null) return
    const image = imageOf(target.path)
    if (image === null) return
    properties[name] = image.url
    if (tagName === 'img') Object.assign(properties, { loading: 'lazy', ...image.size, ...properties })
  })
}

/** The size of an SVG or a PNG, in CSS pixels; `null` for what is neither, or does not tell. */
export function imageSize(path: string): PageImage['size'] {
  const bytes = readFileSync(path)
  if (path.toLowerCase().endsWith('.svg')) return svgSize(bytes.toString('utf8'))
  // https://www.w3.org/TR/png/#11IHDR
  const isPng = bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG'
  return isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : null
}

function svgSize(text: string): PageImage['size'] {
  const tag = /<svg\b[^>]*>/i.exec(text)?.[0] ?? ''
  const [, width] = /\swidth=["']([\d.]+)(?:px)?["']/.exec(tag) ?? []
  const [, height] = /\sheight=["']([\d.]+)(?:px)?["']/.exec(tag) ?? []
  if (width !== undefined && height !== undefined) return rounded(Number(width), Number(height))
  const [, wide, high] = /\sviewBox=["'][\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)["']/.exec(tag) ?? []
  return wide === undefined || high === undefined ? null : rounded(Number(wide), Number(high))
}

function rounded(width: number, height: number): PageImage['size'] {
  return { width: Math.round(width), height: Math.round(height) }
}

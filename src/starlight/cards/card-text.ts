import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create, type Font } from 'fontkitten'

/** Thickness of the letters. */
export type Weight = 400 | 600

/** Text of one size. */
export interface TextStyle {
  weight: Weight
  /** Pixels of the em. */
  size: number
}

/** Each covers what the others don't; the first that has a character draws it. */
const SUBSETS = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese']

/**
 * The characters that can be drawn. Text is drawn as outlines of Inter, which comes along: the machine's own fonts are not
 * asked for, as there may be none. Of what Inter lacks, signs (emoji …) are left out; where letters would be missing, all of it is.
 */
export function drawable(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  const isDrawn = (character: string) => character === ' ' || glyphOf(character, 600) !== null
  if (characters.some((character) => /[\p{L}\p{N}]/u.test(character) && !isDrawn(character))) return ''
  return characters.filter(isDrawn).join('').replace(/ +/g, ' ').trim()
}

/** Pixels that a line takes. */
export function widthOf(text: string, style: TextStyle): number {
  return glyphsOf(text, style).reduce((sum, { advance }) => sum + advance, 0)
}

/** A line as SVG paths, its baseline beginning at a point. */
export function linePaths(text: string, style: TextStyle, at: { x: number; y: number }): string {
  let { x } = at
  return glyphsOf(text, style)
    .map(({ outline, advance, scale }) => {
      const place = `translate(${rounded(x)} ${rounded(at.y)}) scale(${scale.toFixed(5)} ${(-scale).toFixed(5)})`
      x += advance
      return outline === '' ? '' : `<path transform="${place}" d="${outline}"/>`
    })
    .join('')
}

/** Text in lines of at most so many pixels; where more than `most` are needed, the last ends in `…`. */
export function wrapped(text: string, style: TextStyle, width: number, most: number): string[] {
  const fits = (line: string) => widthOf(line, style) <= width
  const lines: string[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = `${lines.at(-1)} ${word}`
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  const isCut = lines.length > most || !lines.every(fits)
  return lines
    .slice(0, most)
    .map((line, at) => (fits(line) && !(isCut && at === most - 1) ? line : shortened(line, fits)))
}

/** At the end of a word, where the line has several. */
function shortened(line: string, fits: (line: string) => boolean): string {
  let shorter = line
  while (shorter !== '' && !fits(`${shorter}…`))
    shorter = shorter.includes(' ') ? shorter.replace(/ [^ ]*$/, '') : shorter.slice(0, -1)
  return `${shorter.replace(/[,;:.]$/, '')}…`
}

interface PlacedGlyph {
  outline: string
  /** Pixels to the next. */
  advance: number
  /** Pixels of a unit of the font. */
  scale: number
}

function glyphsOf(text: string, { weight, size }: TextStyle): PlacedGlyph[] {
  return [...text].flatMap((character) => {
    const glyph = glyphOf(character, weight)
    if (glyph === null) return []
    const scale = size / glyph.unitsPerEm
    return [{ outline: glyph.outline, advance: glyph.advance * scale, scale }]
  })
}

/** In units of its font. */
interface Glyph {
  outline: string
  advance: number
  unitsPerEm: number
}

/** With what no font has: asking a font costs more than drawing. */
const glyphs = new Map<string, Glyph | null>()

function glyphOf(character: string, weight: Weight): Glyph | null {
  const key = `${weight}${character}`
  const known = glyphs.get(key)
  if (known !== undefined) return known
  const made = readGlyph(character, weight)
  glyphs.set(key, made)
  return made
}

function readGlyph(character: string, weight: Weight): Glyph | null {
  const font = fontOf(character, weight)
  if (font === null) return null
  const { path, advanceWidth } = font.glyphForCodePoint(character.codePointAt(0)!)
  return { outline: path.toSVG(), advance: advanceWidth, unitsPerEm: font.unitsPerEm }
}

function fontOf(character: string, weight: Weight): Font | null {
  const code = character.codePointAt(0)!
  for (const subset of SUBSETS) {
    const font = fontFile(`inter-${subset}-${weight}-normal.woff2`)
    if (font.hasGlyphForCodePoint(code)) return font
  }
  return null
}

const fonts = new Map<string, Font>()

function fontFile(name: string): Font {
  const known = fonts.get(name)
  if (known !== undefined) return known
  const font = create(readFileSync(join(fontFolder(), name)))
  if (font.isCollection) throw new Error(`${name} holds several fonts`)
  fonts.set(name, font)
  return font
}

/** Built, they lie beside this file (scripts/build.ts). */
function fontFolder(): string {
  const own = fileURLToPath(import.meta.url)
  if (!own.endsWith('.ts')) return dirname(own)
  return join(dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json')), 'files')
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100)
}

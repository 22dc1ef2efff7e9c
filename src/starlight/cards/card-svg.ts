import type { TargetName } from '../../core/lab.ts'
import { count } from '../../reporters/words/words.ts'
import { isVerified, type Standing } from '../evidence/standing.ts'
import { verdictWords } from '../evidence/verdict.ts'
import { drawable, linePaths, type TextStyle, widthOf, wrapped } from './card-text.ts'

/** What a card tells of a page. */
export interface Card {
  site: string
  title: string
  /** Empty where the page has none. */
  description: string
  /** `null` for a page that is no lab. */
  lab: CardLab | null
}

/** What it tells of a lab beside that. */
export interface CardLab {
  standing: Standing
  /** Where each step that the page shows runs, in their order. */
  places: TargetName[]
}

/** Pixels: what https://ogp.me names no size for, and all networks show whole. */
export const CARD_WIDTH = 1200
export const CARD_HEIGHT = 630

const MARGIN = 84
const WIDTH = CARD_WIDTH - 2 * MARGIN
/** Between these lines is the text of the page; below them, that of a lab has its evidence. */
const TEXT_TOP = 164
const TEXT_BOTTOM = { page: 566, lab: 440 }
const SQUARES_BOTTOM = 520
const SQUARES_HEIGHT = 60
const VERDICT_BASELINE = 570

/** Those of lab pages in the dark (lab.css). */
const COLOURS = { host: '#9bb8d8', nsenter: '#74c9b4', exec: '#cfa8e2' } satisfies Record<TargetName, string>
const GROUND = '#14161b'
const INK = '#f3f5f8'
const SOFT = '#a3abb8'
const GOOD = '#7cc99a'
const AMBER = '#e2b667'
const RED = '#f0928f'

/** The picture that a link to a page is shown with. The same page is always the same text. */
export function cardSvg({ site, title, description, lab }: Card): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CARD_WIDTH}" height="${CARD_HEIGHT}">`,
    `<rect width="${CARD_WIDTH}" height="${CARD_HEIGHT}" fill="${GROUND}"/>`,
    heading(site),
    ...(lab === null
      ? [text(title, description, 'page')]
      : [text(title, description, 'lab'), squares(lab), verdict(lab)]),
    '</svg>',
  ].join('')
}

/** The site's name, behind a mark in the colours of the three places. */
function heading(site: string): string {
  const marks = Object.values(COLOURS).map((colour, at) =>
    square(MARGIN + at * 26, 78, 18, `fill="${colour}"`),
  )
  const [name = ''] = wrapped(drawable(site), HEADING, WIDTH - 98, 1)
  return `${marks.join('')}${line(name, HEADING, { x: MARGIN + 98, y: 99 }, SOFT)}`
}

const HEADING: TextStyle = { weight: 600, size: 32 }
const DESCRIPTION: TextStyle = { weight: 400, size: 34 }
const DESCRIPTION_STEP = 48
const GAP = 10

/**
 * The title as large as its length allows, and below it as much of the description as there is room for. What belongs to a lab
 * hangs from the top, since its evidence stands below; else the text stands on the bottom.
 */
function text(title: string, description: string, kind: keyof typeof TEXT_BOTTOM): string {
  const words = drawable(title)
  const sizes = [84, 72, 60].map((size): TextStyle => ({ weight: 600, size }))
  const style = sizes.find((style) => wrapped(words, style, WIDTH, 3).length <= 2) ?? sizes.at(-1)!
  const step = style.size * 1.16
  const titles = wrapped(words, style, WIDTH, 3)
  const room = TEXT_BOTTOM[kind] - TEXT_TOP - titles.length * step - GAP
  const most = Math.min(3, Math.floor(room / DESCRIPTION_STEP))
  const others = most > 0 ? wrapped(drawable(description), DESCRIPTION, WIDTH, most) : []
  const top = kind === 'lab' ? TEXT_TOP : TEXT_TOP + room - others.length * DESCRIPTION_STEP
  const below = top + titles.length * step + GAP
  return [
    ...titles.map((words, at) => line(words, style, { x: MARGIN - 4, y: top + style.size + at * step }, INK)),
    ...others.map((words, at) =>
      line(words, DESCRIPTION, { x: MARGIN, y: below + (at + 1) * DESCRIPTION_STEP }, SOFT),
    ),
  ].join('')
}

/** One for each step in the colour of its place; hollow where nothing is proven. Of very many the last have no room. */
function squares({ standing, places }: CardLab): string {
  const cell = [28, 22, 17, 13, 10].find((size) => capacity(size) >= places.length) ?? 8
  const columns = Math.floor(WIDTH / cell)
  const shown = places.slice(0, capacity(cell))
  const top = SQUARES_BOTTOM - Math.ceil(shown.length / columns) * cell
  return shown
    .map((place, at) => {
      const [x, y] = [MARGIN + (at % columns) * cell, top + Math.floor(at / columns) * cell]
      const colour = COLOURS[place]
      const paint = isVerified(standing)
        ? `fill="${colour}"`
        : `fill="none" stroke="${colour}" stroke-width="1.5"`
      return square(x, y, cell - Math.max(3, Math.round(cell / 4)), paint)
    })
    .join('')
}

/** How many squares of a size there is room for. */
function capacity(size: number): number {
  return Math.floor(WIDTH / size) * Math.floor(SQUARES_HEIGHT / size)
}

function verdict({ standing, places }: CardLab): string {
  const isGood = isVerified(standing)
  const tone = isGood ? GOOD : standing.kind === 'current' ? RED : AMBER
  const words = verdictWords(standing)
  const [x, y] = [MARGIN + 48, VERDICT_BASELINE]
  const sign = isGood ? `m${MARGIN + 9} ${y - 11} 6 6 11-12` : `M${MARGIN + 17} ${y - 20}v10m0 7v.1`
  return [
    `<circle cx="${MARGIN + 17}" cy="${y - 11}" r="17" fill="${tone}"/>`,
    `<path d="${sign}" fill="none" stroke="${GROUND}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>`,
    line(words, HEADING, { x, y }, tone),
    isGood
      ? line(` · ${count(places.length, 'step')}`, DESCRIPTION, { x: x + widthOf(words, HEADING), y }, SOFT)
      : '',
  ].join('')
}

function square(x: number, y: number, side: number, paint: string): string {
  return `<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="${Math.round(side / 5)}" ${paint}/>`
}

function line(words: string, style: TextStyle, at: { x: number; y: number }, colour: string): string {
  return `<g fill="${colour}">${linePaths(words, style, at)}</g>`
}

import { ESCAPE_SEQUENCE } from '../../core/text/escape-sequences.ts'
import { visible } from '../../reporters/terminal/visible.ts'
import type { Run } from './runs.ts'

/** How a terminal would show what comes next: SGR, ECMA-48 8.3.117. Colours are numbers of our own palette. */
interface Style {
  colour: number | null
  background: number | null
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
  inverse: boolean
  struck: boolean
}

const PLAIN: Style = {
  colour: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
  struck: false,
}

/**
 * What was printed, as runs with classes: `f1` to `f15` for colours, `g1` to `g15` for those behind the text, `bold`, `dim` …
 * 256 and true colours become the nearest of the sixteen, for which the style sheet has shades that can be read on light and on
 * dark. Other escape sequences are left out; other control characters, and those that turn the direction of text, are written
 * out.
 */
export function terminalRuns(printed: string): Run[] {
  const runs: Run[] = []
  let style = PLAIN
  let from = 0
  const add = (text: string) => {
    if (text !== '') runs.push({ text: visible(text), className: classesOf(style) })
  }
  for (const match of printed.matchAll(ESCAPE_SEQUENCE)) {
    add(printed.slice(from, match.index))
    from = match.index + match[0].length
    const codes = /^(?:\x1b\[|\x9b)([\d;:]{0,64})m$/.exec(match[0])?.[1]
    if (codes !== undefined) style = applied(style, codes)
  }
  add(printed.slice(from))
  return runs
}

function classesOf({ colour, background, ...flags }: Style): string {
  const names = Object.entries(flags).filter(([, isOn]) => isOn)
  return [
    // On a colour of its own the text keeps the page's: not every pair of colours could be read.
    ...(background !== null ? [`g${background}`] : colour !== null ? [`f${colour}`] : []),
    ...names.map(([name]) => name),
  ].join(' ')
}

function applied(style: Style, codes: string): Style {
  // 38:2::r:g:b is 38;2;r;g;b with an empty colour space.
  const numbers = codes
    .replace(/([34]8:2):\d*:(?=\d+:\d+:\d+)/g, '$1:')
    .split(/[;:]/)
    .map(Number)
  let next = style
  while (numbers.length > 0) next = one(next, numbers)
  return next
}

function one(style: Style, numbers: number[]): Style {
  const code = numbers.shift() ?? 0
  if (code === 0) return PLAIN
  if (code === 38) return { ...style, colour: extended(numbers) }
  if (code === 48) return { ...style, background: extended(numbers) }
  if (code === 39) return { ...style, colour: null }
  if (code === 49) return { ...style, background: null }
  if (code >= 30 && code <= 37) return { ...style, colour: code - 30 }
  if (code >= 40 && code <= 47) return { ...style, background: code - 40 }
  if (code >= 90 && code <= 97) return { ...style, colour: code - 82 }
  if (code >= 100 && code <= 107) return { ...style, background: code - 92 }
  return { ...style, ...FLAGS[code] }
}

const FLAGS: Readonly<Record<number, Partial<Style>>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { struck: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { struck: false },
}

/** What follows 38 or 48: `5;n` or `2;r;g;b`. Takes it out of the numbers. */
function extended(numbers: number[]): number | null {
  const kind = numbers.shift()
  if (kind === 5) return ofPalette(numbers.shift() ?? 0)
  if (kind !== 2) return null
  const [red = 0, green = 0, blue = 0] = numbers.splice(0, 3)
  return nearest(red, green, blue)
}

function ofPalette(index: number): number {
  if (index < 16) return index
  if (index >= 232) return nearestGrey((index - 232) * 10 + 8)
  const cube = index - 16
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step)
  return nearest(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6))
}

/** By hue, since light and dark are the page's. */
function nearest(red: number, green: number, blue: number): number {
  const most = Math.max(red, green, blue)
  const least = Math.min(red, green, blue)
  if (most - least < 40) return nearestGrey((most + least) / 2)
  const isIn = (value: number) => (value - least) / (most - least) > 0.5
  const bits = (isIn(red) ? 1 : 0) + (isIn(green) ? 2 : 0) + (isIn(blue) ? 4 : 0)
  return most > 190 ? bits + 8 : bits
}

function nearestGrey(level: number): number {
  return level < 64 ? 0 : level < 144 ? 8 : level < 216 ? 7 : 15
}

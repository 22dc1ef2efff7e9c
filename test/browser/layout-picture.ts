import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** One font for all, so that lines break alike on every machine. */
const FONT = readFileSync(
  createRequire(import.meta.url).resolve('@fontsource/inter/files/inter-latin-400-normal.woff2'),
).toString('base64')

const EVERYWHERE_ALIKE = `
  @font-face { font-family: Alike; src: url(data:font/woff2;base64,${FONT}); }
  *, *::before, *::after { font-family: Alike !important; }`

/**
 * A page as text: each frame that is painted on it with its place, size and colours, a frame a line, indented by what it
 * stands in. Of siblings that are made alike the first stands for all.
 *
 * ```text
 * aside.lr-receipt x296 w688 y22 on #eef6f0 line 1 #e0e0d9
 *   p x315 w650 h27 y14 #24272d; strong #1d6a3c
 * ```
 *
 * `x` is counted from the window's left, `y` from what is above it in the same frame, or from its upper edge. A frame with others in
 * it has no height: it is theirs.
 *
 * @param breakage a style that is added, to see that it is seen
 */
export async function layoutPicture(page: Page, breakage = ''): Promise<string> {
  await page.addStyleTag({ content: EVERYWHERE_ALIKE + breakage })
  await page.evaluate(maskValues)
  await page.evaluate(() => document.fonts.ready)
  return `${(await page.evaluate(framesOf)).join('\n')}\n`
}

/** What another run prints otherwise is the same text in each. */
function maskValues(): void {
  const fixed = {
    samp: 'printed',
    time: 'on a day',
    '.lr-age': '',
    '.lr-on': 'With Docker',
    '.lr-labs td:not(:has(*))': 'x',
    '.lr-labs td > *': 'x',
  }
  for (const [selector, text] of Object.entries(fixed))
    for (const element of document.querySelectorAll(`main ${selector}`))
      if (element.textContent !== '') element.textContent = text
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode() as Text | null; text !== null; text = texts.nextNode() as Text | null)
    text.data = text.data
      .replace(/\b(?:veth|br-)?(?=[a-f]*\d)[\da-f]{7,}\b/g, '0000000')
      .replace(/\d[\d.:]*(?: m?s\b)?/g, '00')
}

/** Runs in the page, so all that it needs is in it. */
function framesOf(): string[] {
  interface Frame {
    /** Names alone, of this and all within: what is alike has the same. */
    shape: string
    lines: string[]
  }
  const colour = (value: string) =>
    value.replace(
      /^rgb\((\d+), (\d+), (\d+)\)$/,
      (_, ...parts) =>
        `#${parts
          .slice(0, 3)
          .map((part) => Number(part).toString(16).padStart(2, '0'))
          .join('')}`,
    )
  const isClear = (value: string) => /^(?:transparent|rgba\(.*, 0\))$/.test(value)
  const isInline = ({ display }: CSSStyleDeclaration) => display === 'inline' || display === 'contents'
  const hasText = (element: Element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '',
    )
  const nameOf = (element: Element) => {
    const classes = [...element.classList].filter((name) => !name.startsWith('astro-'))
    const current = element.hasAttribute('aria-current') ? '[current]' : ''
    return [element.localName, ...classes].join('.') + current
  }
  // What floats has no place in what it stands in, which may be nothing then.
  const isShown = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    const seen = element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    const hasNoBox = getComputedStyle(element).display === 'contents'
    return (seen || hasNoBox) && ((width > 1 && height > 1) || [...element.children].some(isShown))
  }
  const inlines = (element: Element): string[] =>
    [...element.children].filter(isShown).flatMap((child) => {
      const style = getComputedStyle(child)
      if (!isInline(style)) return []
      const ground = isClear(style.backgroundColor) ? '' : ` on ${colour(style.backgroundColor)}`
      const line = style.stroke === 'none' ? style.fill : style.stroke
      const ink = child instanceof SVGElement ? line : style.color
      return [`${nameOf(child)} ${colour(ink)}${ground}`, ...inlines(child)]
    })
  const looks = (element: Element): string => {
    const style = getComputedStyle(element)
    const words: string[] = []
    if (hasText(element)) words.push(colour(style.color))
    if (!isClear(style.backgroundColor)) words.push(`on ${colour(style.backgroundColor)}`)
    for (const side of ['Top', 'Right', 'Bottom', 'Left'] as const) {
      const [width, line] = [style[`border${side}Width`], style[`border${side}Color`]]
      if (width !== '0px' && !isClear(line)) words.push(`${side.toLowerCase()} ${width} ${colour(line)}`)
    }
    const before = getComputedStyle(element, '::before')
    if (before.content !== 'none' && !isClear(before.backgroundColor))
      words.push(`mark ${colour(before.backgroundColor)}`)
    return [words.join(' '), ...new Set(inlines(element))].join('; ')
  }
  const isPicture = (element: Element) => ['svg', 'img', 'input'].includes(element.localName)
  const landmarks = ['header', 'nav', 'main', 'aside', 'footer', 'figure', 'table', 'button']
  const framesIn = (element: Element, depth: number): Frame[] => {
    const parent = element.getBoundingClientRect()
    let edge = parent.top
    const seen = new Set<string>()
    return [...element.children].filter(isShown).flatMap((child) => {
      const place = child.getBoundingClientRect()
      const style = getComputedStyle(child)
      if (isInline(style)) return isPicture(child) ? [] : framesIn(child, depth)
      const above = /absolute|fixed/.test(style.position) ? parent.top : edge
      if (above === edge) edge = place.bottom
      const look = looks(child)
      const isFrame = look !== '' || landmarks.includes(child.localName) || isPicture(child)
      const within = isPicture(child) ? [] : framesIn(child, depth + (isFrame ? 1 : 0))
      if (!isFrame) return within.filter(({ shape }) => !seen.has(shape) && seen.add(shape))
      const shape = `${nameOf(child)}(${within.map((frame) => frame.shape)})`
      if (seen.has(shape)) return []
      seen.add(shape)
      const height = within.length === 0 ? ` h${Math.round(place.height)}` : ''
      const at = `x${Math.round(place.left)} w${Math.round(place.width)}${height} y${Math.round(place.top - above)}`
      const line = `${'  '.repeat(depth)}${nameOf(child)} ${at} ${look}`.trimEnd()
      return [{ shape, lines: [line, ...within.flatMap(({ lines }) => lines)] }]
    })
  }
  return framesIn(document.body, 0).flatMap(({ lines }) => lines)
}

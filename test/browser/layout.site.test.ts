import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { labInRecord } from '../../src/core/record.ts'
import { layoutPicture } from './layout-picture.ts'
import { DESKTOP, laidOut, PHONE, withBrowser } from './site.ts'

// The main pages against what they looked like when somebody last looked at them (docs/decisions/0043-layout-pictures.md).
// Where a change is meant: npm run test:site -- layout --update, look at the diff, and at the pages.

const { open } = withBrowser()
const PAGES = { front: '/', lab: '/labs/namespaces/', status: '/status/', docs: '/docs/hosts/' }
const SCREENS = { desktop: DESKTOP, phone: PHONE }
const SCHEMES = ['light', 'dark'] as const
const LOOKS = Object.entries(PAGES).flatMap(([name, path]) =>
  Object.entries(SCREENS).flatMap(([screen, viewport]) =>
    SCHEMES.map((colorScheme) => ({ name, path, screen, viewport, colorScheme })),
  ),
)

const { provenance } = labInRecord(readFileSync('labs/_records/namespaces.json', 'utf8'), 'namespaces')!

/** The picture of a page on the day of its record. */
async function pictureOf({ path, viewport, colorScheme }: (typeof LOOKS)[number], breakage?: string) {
  const { page } = await open('about:blank', { viewport, colorScheme, bypassCSP: true })
  await page.clock.setFixedTime(Date.parse(provenance!.date))
  await page.goto(path)
  await laidOut(page)
  const picture = await layoutPicture(page, breakage)
  await page.context().close()
  return picture
}

test.each(LOOKS)('$name, $screen, $colorScheme', async (look) => {
  const file = `layout/${look.name}-${look.screen}-${look.colorScheme}.txt`
  await expect(await pictureOf(look)).toMatchFileSnapshot(file)
})

describe('what breaks is seen', () => {
  const lab = (screen: string) =>
    LOOKS.find((look) => look.name === 'lab' && look.screen === screen && look.colorScheme === 'light')!
  const kept = (screen: string) =>
    readFileSync(new URL(`layout/lab-${screen}-light.txt`, import.meta.url), 'utf8').split('\n')

  test.each([
    ['a receipt that is hidden', 'desktop', '.lr-receipt { visibility: hidden }', /aside\.lr-receipt/],
    ['words upon words', 'desktop', '.lr .lr-out { margin-top: -1.25rem }', /div\.lr-out/],
    ['a colour that is gone', 'desktop', '.lr-nsenter { --lr-place: currentColor }', /button\.lr-where/],
    ['a line that is gone', 'phone', '.lr { border: 0 }', /figure\.lr/],
    ['a page wider than a phone', 'phone', '.lr-receipt { width: 30rem }', /aside\.lr-receipt/],
  ])('%s', async (_, screen, breakage, frame) => {
    const broken = (await pictureOf(lab(screen), breakage)).split('\n')
    const gone = kept(screen).filter((line) => !broken.includes(line))
    expect(gone.filter((line) => frame.test(line))).not.toEqual([])
  })
})

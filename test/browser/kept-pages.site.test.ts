import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type * as LoaderModule from '../../src/starlight/loader.ts'
import { Site } from '../starlight/labs-site.ts'
import { block, recordFor, textsOf } from '../starlight/page.ts'

/** The built one: only of that it is known whether it is still the same, so only its pages are kept. */
const { labsLoader }: typeof LoaderModule = await import(resolve('dist/starlight-loader.js'))

const LAB = `---\nsetup: [_set-up.md]\n---\n![](net.png)\n\n${block('bash host id=a', 'echo one')}`
const SET_UP = block('bash host id=z', 'echo zero')
const RECORD = recordFor(block('bash host id=a', 'echo one'), { a: { stdout: 'one\n' } })

function siteOfOne(): Site {
  return new Site('/', labsLoader)
    .write('labs/lab.md', LAB)
    .write('labs/_set-up.md', SET_UP)
    .write('labs/net.png', 'no picture')
    .write('labs/_records/lab.json', RECORD)
}

/** Loads again, and tells whether the page was made again. */
async function isMadeAgain(site: Site): Promise<boolean> {
  const before = site.entries.get('labs/lab')
  await site.load()
  return site.entries.get('labs/lab') !== before
}

test('a page is kept for as long as all that it is made of is the same', async () => {
  const site = siteOfOne()
  await site.load()
  expect(await isMadeAgain(site)).toBe(false)
  site.write('labs/_records/lab.json', RECORD)
  expect(await isMadeAgain(site)).toBe(false)
})

test('a page never shows older evidence than its record has', async () => {
  const site = siteOfOne()
  await site.load()
  site.write('labs/_records/lab.json', RECORD.replace('"one\\n"', '"other\\n"'))
  expect(await isMadeAgain(site)).toBe(true)
  expect(textsOf(site.html('labs/lab'), 'samp')).toEqual(['other'])
  rmSync(join(site.root, 'labs/_records/lab.json'))
  expect(await isMadeAgain(site)).toBe(true)
  expect(textsOf(site.html('labs/lab'), 'samp')).toEqual([])
})

test.each([
  ['labs/lab.md', LAB.replace('echo one', 'echo two')],
  ['labs/_set-up.md', SET_UP.replace('echo zero', 'echo nought')],
  ['labs/net.png', 'another picture'],
])('a page is made again when %s has changed', async (path, text) => {
  const site = siteOfOne()
  await site.load()
  site.write(path, text)
  expect(await isMadeAgain(site)).toBe(true)
})

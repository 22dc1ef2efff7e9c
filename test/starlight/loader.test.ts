import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Loader } from 'astro/loaders'
import { expect, test } from 'vitest'
import { VITE_PLUGIN } from '../../src/starlight/cards/cards-ahead.ts'
import { Site } from './labs-site.ts'
import { block, recordFor, textsOf } from './page.ts'

const LAB = block('bash host id=a', 'echo one')

test('every lab of the folder is a page; records, images and other hidden files are none', async () => {
  const site = new Site()
    .write('labs/one.md', LAB)
    .write('labs/net/Über #2.md', LAB)
    .write('labs/_part.md', LAB)
    .write('labs/_records/x.md', LAB)
    .write('labs/.hidden.md', LAB)
  await site.load()
  expect([...site.entries.keys()]).toEqual(['labs/net/über-2', 'labs/one'])
  expect(site.entries.get('labs/one')).toMatchObject({ filePath: 'labs/one.md', data: { title: 'one' } })
})

test('a folder and a path of their own, under the base of the site', async () => {
  const site = new Site('/guide/')
    .write('my labs/one.md', `${LAB}[two](two.md#x) [no](../README.md)\n`)
    .write('my labs/two.md', LAB)
    .write('my labs/_records/one.json', '{}')
  await site.load(undefined, { folder: 'my labs', path: '' })
  expect([...site.entries.keys()]).toEqual(['one', 'two'])
  expect(site.html('one')).toContain('<a href="/guide/two/#x">two</a>')
  expect(site.warnings).toEqual(['my labs/one.md: ../README.md is no page of this site'])
})

test('the page that tells how to get labrun is linked, under the base of the site', async () => {
  const site = new Site('/guide/').write('labs/lab.md', LAB)
  await site.load(undefined, { start: 'docs/start' })
  expect(site.html('labs/lab')).toContain('<a href="/guide/docs/start/">how to get it</a>')
})

test('the page follows the lab and its record, and goes with the lab', async () => {
  const site = new Site().write('labs/lab.md', LAB).write('labs/two.md', LAB)
  await site.load()
  expect(textsOf(site.html('labs/lab'), 'samp')).toEqual([])
  site.write('labs/_records/lab.json', recordFor(LAB, { a: { stdout: 'one\n' } }))
  rmSync(join(site.root, 'labs/two.md'))
  await site.load()
  expect([...site.entries.keys()]).toEqual(['labs/lab'])
  expect(textsOf(site.html('labs/lab'), 'samp')).toEqual(['one'])
  expect(site.html('labs/lab')).toContain('href="/labs/lab.json"')
})

test('another loader, which removes what it does not know, leaves the labs', async () => {
  const site = new Site().write('labs/lab.md', LAB)
  const tidy: Loader['load'] = async ({ store }) => {
    for (const id of store.keys()) store.delete(id)
    store.set({ id: 'index', data: {} })
  }
  await site.load(tidy)
  const [page] = site.entries.values()
  await site.load(async ({ store }) => {
    expect([store.has('labs/lab'), store.keys()]).toEqual([true, ['index']])
  })
  expect([...site.entries.keys()].sort()).toEqual(['index', 'labs/lab'])
  expect(page).toBeDefined()
})

test('a page of all labs, which follows them; drafts are not on it', async () => {
  const site = new Site('/guide')
    .write('labs/lab.md', LAB)
    .write('labs/late.md', `---\ndraft: true\n---\n${LAB}`)
    .write('labs/_records/lab.json', recordFor(LAB))
  await site.load(undefined, { status: 'status' })
  expect(textsOf(site.html('status'), 'tr').slice(1)).toEqual([expect.stringMatching(/^lab.*Verified/)])
  expect(site.html('status')).toContain('<a href="/guide/labs/lab/">')
  site.write('labs/lab.md', LAB.replace('one', 'two'))
  await site.load(undefined, { status: 'status' })
  expect(textsOf(site.html('status'), 'lr-standing')).toEqual([expect.stringMatching(/^Changed since/)])
  await expect(site.load(undefined, { status: 'labs/lab' })).rejects.toThrow(
    'labs/lab.md and the status of the labs would both be the page /labs/lab',
  )
})

test('a lab with a mistake stops the build, and says where it is', async () => {
  const site = new Site().write('labs/bad.md', block('bash hots', 'x'))
  await expect(site.load()).rejects.toThrow(
    /^labs\/bad\.md is no lab that could be shown:\nlabs\/bad\.md:1:9: error unknown-target: /,
  )
})

test('two files that would be one page stop it, too', async () => {
  const site = new Site().write('labs/a b.md', LAB).write('labs/a-b.md', LAB)
  await expect(site.load()).rejects.toThrow(
    'labs/a b.md and labs/a-b.md would both be the page /labs/a-b: give one of them another name, or a slug in its front matter',
  )
  const other = new Site().write('labs/a.md', `---\nslug: index\n---\n${LAB}`)
  const page: Loader['load'] = async ({ store }) =>
    void store.set({ id: 'index', data: {}, filePath: 'docs/index.md' })
  await expect(other.load(page)).rejects.toThrow('docs/index.md and labs/a.md would both be the page /index')
})

test('images beside the lab, and beside what sets it up, are the page’s; what is none is told', async () => {
  const site = new Site('/guide/')
    .write('labs/net/bridge 1.svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40.4 20"></svg>')
    .write('labs/net/_common/a.md', `![](a.png)\n\n${block('bash host', 'echo')}`)
    .write('labs/net/_common/a.png', 'x')
    .write(
      'labs/net/one.md',
      `---\nsetup: [_common/a.md]\n---\n${LAB}![A bridge](<bridge 1.svg>) ![](https://example.org/a.png) ![](/b.svg) ![](no.svg) ![](../../../etc/passwd)\n`,
    )
  await site.load()
  expect(site.html('labs/net/one').match(/<img[^>]*>/g)).toEqual([
    '<img src="/guide/_labrun/images/labs/net/_common/a.png" alt="" loading="lazy">',
    '<img src="/guide/_labrun/images/labs/net/bridge%201.svg" alt="A bridge" loading="lazy" width="40" height="20">',
    '<img src="/b.svg" alt="">',
    '<img src="no.svg" alt="">',
    '<img src="../../../etc/passwd" alt="">',
  ])
  // What a page would load from elsewhere is a link.
  expect(site.html('labs/net/one')).toContain('<a href="https://example.org/a.png">')
  expect(site.warnings).toEqual([
    'labs/net/one.md: no.svg is no image of this site',
    'labs/net/one.md: ../../../etc/passwd is no image of this site',
  ])
})

test('in its Markdown, images and other labs are where the site has them; all else stays as it is written', async () => {
  const site = new Site('/guide/')
    .write('labs/net/bridge (1.svg', '<svg></svg>')
    .write('labs/Two Labs.md', LAB)
    .write(
      'labs/net/one.md',
      `${LAB}![A](<bridge (1.svg>) [two]( <../Two Labs.md#x> "title") [a][b] \`[c](../Two%20Labs.md)\`

<img src="bridge%20(1.svg">

${block('md', '[d](../Two%20Labs.md)')}
[no](no.md) ![](no.svg) [top](#top) [site](/x.md) [out](https://example.org/x.md) [file](bridge%20(1.svg)

[b]: one.md
`,
    )
  await site.load()
  expect(site.entries.get('labs/net/one')!.body!.split('is not known.*\n\n').at(-1)).toBe(
    `![A](/guide/_labrun/images/labs/net/bridge%20%281.svg) [two]( /guide/labs/two-labs.md#x "title") [a][b] \`[c](../Two%20Labs.md)\`

<img src="/guide/_labrun/images/labs/net/bridge%20%281.svg">

${block('md', '[d](../Two%20Labs.md)')}
[no](no.md) ![](no.svg) [top](#top) [site](/x.md) [out](https://example.org/x.md) [file](bridge%20(1.svg)

[b]: /guide/labs/net/one.md
`,
  )
})

test('labs with mistakes stop the build once all are read', async () => {
  const site = new Site()
    .write('labs/a.md', block('bash hots', 'x'))
    .write('labs/b.md', block('bash exce', 'x'))
  await expect(site.load()).rejects.toThrow(/^labs\/a\.md is no lab .*\nlabs\/b\.md is no lab /s)
})

test('the pictures of labs are drawn while labs are read: of those that the site shows, and where it has pictures', async () => {
  const drawn: unknown[] = []
  const site = new Site()
    .write('labs/lab.md', LAB)
    .write('labs/late.md', `---\ndraft: true\n---\n${LAB}`)
    .write('labs/_records/lab.json', recordFor(LAB))
  await site.load()
  const cards = { drawAhead: (card: unknown) => drawn.push(card) }
  site.vitePlugins.push(null, { name: 'other' }, { name: VITE_PLUGIN, api: { cards, siteTitle: 'Guide' } })
  await site.load()
  expect(drawn).toEqual([
    expect.objectContaining({
      site: 'Guide',
      title: 'lab',
      lab: expect.objectContaining({ places: ['host'] }),
    }),
  ])
})

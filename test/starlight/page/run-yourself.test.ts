import { toHtml } from 'hast-util-to-html'
import { expect, test } from 'vitest'
import { labPage } from '../../../src/starlight/page/lab-page.ts'
import { block, elementsOf, OTHERS, pageOf, readLab, recordFor, textsOf } from '../page.ts'

const NEEDS = `---
container: web
requires: { images: [nginx, alpine], commands: [ip], docker: ">=20.10", network: true }
---
`
const LAB = `${NEEDS}${block('bash host id=first', 'true')}${block('bash host id=last', 'true')}`

test('what a lab needs stands at its top, with what it was seen to work with', () => {
  expect(textsOf(pageOf(LAB), 'lr-run')[0]).toContain(
    [
      'Linux with Docker 20.10 or later; it ran on 20.10.24 here',
      'root, by yourself or by sudo',
      'the images nginx, alpine',
      'on the host the commands ip',
      'a way to the internet',
    ].join(''),
  )
  expect(textsOf(pageOf(LAB, null), 'lr-run')[0]).toContain('Linux with Docker 20.10 or laterroot')
  const none = `---\nrequires: { docker: false }\n---\n${block('bash host', 'true')}`
  expect(textsOf(pageOf(none, recordFor(none)), 'lr-run')[0]).toContain('Linux; no Dockerroot')
})

test('its commands can be typed as they stand', () => {
  const commands = textsOf(pageOf(LAB), 'lr-shell')
  expect(commands).toEqual(['labrun labs/lab.md', 'labrun shell labs/lab.md --at last'])
})

test('a site that names its repository tells how to get it', () => {
  const { lab, markdown } = readLab(LAB)
  const html = labPage({ lab, markdown }, { kind: 'never-run' }, OTHERS, {
    repository: 'https://git.example.org/me/my guides.git',
    start: null,
  }).html
  expect(textsOf(html, 'lr-shell')[0]).toBe(
    "git clone 'https://git.example.org/me/my guides.git'\ncd 'my guides'\nlabrun labs/lab.md",
  )
})

test('how to get labrun is told, by a page of the site where it has one', () => {
  const html = pageOf(LAB)
  expect(textsOf(html, 'lr-run')[0]).toContain('(with Node 22.12 or later: npm install --global labrun)')
  expect(linksOf(html)).toEqual(['/labs/lab.sh', '/labs/lab.md'])
  const { lab, markdown } = readLab(LAB)
  const source = { repository: null, start: '/docs/start/' }
  const led = labPage({ lab, markdown }, { kind: 'never-run' }, OTHERS, source).html
  expect(textsOf(led, 'lr-run')[0]).not.toContain('npm install')
  expect(linksOf(led)).toEqual(['/docs/start/', '/labs/lab.sh', '/labs/lab.md'])
})

test('a lab without Docker gets a host, which is no Docker host', () => {
  expect(textsOf(pageOf(LAB), 'lr-run')[0]).toContain('happens on a Docker host of its own')
  const none = `---\nrequires: { docker: false }\n---\n${block('bash host', 'true')}`
  expect(textsOf(pageOf(none), 'lr-run')[0]).toContain('happens on a host of its own')
})

/** What the folded part links. */
function linksOf(html: string): unknown[] {
  const [run] = elementsOf(html, 'lr-run')
  return elementsOf(toHtml(run!), 'a').map(({ properties }) => properties.href)
}

test('by hand, what is done stays done, unless the lab cleans up', () => {
  expect(textsOf(pageOf(LAB), 'lr-run')[0]).toMatch(/What a block does to the host stays done\.$/)
  const cleaned = pageOf(LAB + block('bash host teardown', 'true'))
  expect(textsOf(cleaned, 'lr-run')[0]).toMatch(/stays done, until the blocks marked “clean-up”\.$/)
})

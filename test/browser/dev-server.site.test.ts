import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answers, freePort } from '../../scripts/test/built-site.ts'
import { ASTRO_ENV, astroArgv, exampleSite } from './example-site.ts'
import { withBrowser } from './site.ts'

const { open } = withBrowser()
let example: Awaited<ReturnType<typeof exampleSite>>
let server: ChildProcess
let url: string
let said = ''

const FENCE = '```'
const LAB = `---
title: Two files
setup: [_set-up/first.md]
requires: { docker: false }
---

What stands here.

![A plug](pictures/plug.svg)

${FENCE}bash host
echo own
${FENCE}
`
const first = (word: string) => `${FENCE}bash host\necho ${word}\n${FENCE}\n`
const plug = (width: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} 20"><rect width="${width}" height="20"/></svg>`

function write(path: string, text: string): void {
  const file = join(example.folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

beforeAll(async () => {
  example = await exampleSite()
  write('workshop/two.md', LAB)
  write('workshop/_set-up/first.md', first('as-it-was'))
  write('workshop/pictures/plug.svg', plug(30))
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  const [command, argv] = astroArgv('dev', '--host', '127.0.0.1', '--port', String(port))
  server = spawn(command, argv, { cwd: example.folder, env: ASTRO_ENV, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [server.stdout!, server.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  await answers(url, server)
})
afterAll(async () => {
  const ended = once(server, 'exit')
  if (server.exitCode === null && server.kill()) await ended
  example.remove()
})

async function show(path: string): Promise<{ page: Page; text: () => Promise<string | null> }> {
  const { page } = await open(`${url}${path}`)
  // A page that is being loaded anew has no text for a moment.
  const text = () =>
    page
      .locator('main')
      .textContent()
      .catch(() => null)
  return { page, text }
}

const WAIT = { timeout: 100_000, interval: 200 }
// No verdict on speed: a busy machine may take its time.
const LIMIT = 300_000

test(
  'a page that is open follows its lab, what sets it up, and its pictures',
  async () => {
    const { page, text } = await show('/try/two/')
    await expect.poll(text, WAIT).toContain('echo as-it-was')
    const width = () =>
      page
        .locator('main img[alt="A plug"]')
        .getAttribute('width', { timeout: 5000 })
        .catch(() => null)
    await expect.poll(width, WAIT).toBe('30')

    write('workshop/two.md', LAB.replace('What stands here.', 'What stands here now.'))
    await expect.poll(text, WAIT).toContain('What stands here now.')
    write('workshop/_set-up/first.md', first('as-it-is'))
    await expect.poll(text, WAIT).toContain('echo as-it-is')
    write('workshop/pictures/plug.svg', plug(50))
    await expect.poll(width, WAIT).toBe('50')
    await page.context().close()
  },
  LIMIT,
)

test(
  'a page that is open follows its record',
  async () => {
    const { page, text } = await show('/try/cable/')
    await expect.poll(text, WAIT).toContain('Verified on')
    const path = 'workshop/_records/cable.json'
    const record = readFileSync(join(example.folder, path), 'utf8')
    write(path, record.replaceAll('Connection refused', 'Connection REFUSED'))
    await expect.poll(text, WAIT).toContain('Connection REFUSED')
    rmSync(join(example.folder, path))
    await expect.poll(text, WAIT).toContain('Not verified')
    write(path, record)
    await expect.poll(text, WAIT).toContain('Verified on')
    await page.context().close()
  },
  LIMIT,
)

test(
  'a mistake is told, the page stays as it was, and is as it should be once the mistake is mended',
  async () => {
    const { page, text } = await show('/try/two/')
    write('workshop/two.md', LAB.replace('bash host', 'bash hots'))
    await expect.poll(() => said, WAIT).toContain('workshop/two.md:11:9: error unknown-target')
    await expect.poll(text, WAIT).toContain('echo own')
    write('workshop/two.md', LAB.replace('echo own', 'echo mended'))
    await expect.poll(text, WAIT).toContain('echo mended')
    await page.context().close()
  },
  LIMIT,
)

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startRegistry } from '../hosts/images/registry-stand-in.ts'
import { block, labFile, labrun, runBlocks } from './command.ts'

/** A user who has logged in to this registry, as labrun sees it. */
function loggedIn(host: string, user: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-docker-'))
  const auths = { [host]: { auth: Buffer.from(user).toString('base64') } }
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths }))
  const before = process.env.DOCKER_CONFIG
  process.env.DOCKER_CONFIG = folder
  onTestFinished(() => {
    if (before === undefined) delete process.env.DOCKER_CONFIG
    else process.env.DOCKER_CONFIG = before
    rmSync(folder, { recursive: true })
  })
  return folder
}

test('images that are missing: exit 4, each with its place and the step that uses it, and nothing has run', async () => {
  const registry = await startRegistry({ user: 'me:other' })
  onTestFinished(registry.close)
  const host = registry.image.split('/')[0]!
  const folder = loggedIn(host, 'me:top-secret')
  const images = [`${host}/lab/web:1`, `${host}/lab/db:1`]
  const file = labFile(
    block('bash host id=before', 'echo has run') +
      block('bash host id=start', 'true', `docker run -d --name web ${images[0]}`),
    `requires:\n  images: [${images.join(', ')}]`,
  )
  const { exitCode, stdout, stderr } = await labrun(
    file,
    '--reporter',
    'plain',
    '--reporter',
    `json:${folder}/report.json`,
  )
  expect(exitCode).toBe(4)
  const flat = stdout.replace(/\s+/g, ' ')
  expect(flat).toContain(`✗ ${file}:4:12: error image-missing the image ${images[0]} is nowhere to be had: `)
  expect(flat).toContain(
    `did not give it (401 Unauthorized): it refused the credentials of ${folder}/config.json; first used by step start (line 12)`,
  )
  expect(flat).toContain(
    `hint: \`docker login ${host}\` stores credentials in ${folder}/config.json, where labrun looks for them.`,
  )
  expect(flat).toContain(
    `✗ ${file}:4:${12 + images[0]!.length + 2}: error image-missing the image ${images[1]} is nowhere`,
  )
  expect(flat).toContain('2 not-run')
  expect(stdout + stderr + readFileSync(join(folder, 'report.json'), 'utf8')).not.toMatch(
    /top-secret|bWU6dG9wLXNlY3JldA/,
  )
})

test('an image that a lab forgot to require: the failure says what helps', async () => {
  const { exitCode, step, stderr } = await runBlocks(block('bash host id=start', 'docker run busybox true'))
  expect(exitCode).toBe(1)
  expect(stderr).toMatch(
    /lab\.md:6:12: warning image-not-required: found the image busybox, which the lab neither requires nor makes\n/,
  )
  expect(step('start').failures).toMatchObject([
    {
      rule: 'exit-status',
      hint: 'Name the image in the front matter, `requires: { images: [busybox] }`: then it is there before the first step.',
    },
  ])
})

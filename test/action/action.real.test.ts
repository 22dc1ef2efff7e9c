import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { startRegistry } from '../hosts/images/registry-stand-in.ts'
import { block } from '../labrun/command.ts'
import { createRunner, type Job, type Runner } from './runner.ts'

// action.yml, played step by step as GitHub's runner would (see play.ts), for a user with sudo.

let runner: Runner

beforeAll(async () => {
  runner = await createRunner()
})

afterAll(() => runner?.remove())

function labText(frontMatter: string, ...blocks: string[]): string {
  return `---\ntitle: Lab\n${frontMatter}\n---\n${blocks.join('')}`
}

const GREEN = labText('requires: { docker: false }', block('bash host', 'id -un'), block('output', 'root'))
const RED = labText('requires: { docker: false }', block('bash host', 'echo one'), block('output', 'two'))

function withImage(image: string): string {
  const blocks = [block('bash host', `docker image ls --quiet ${image} | wc -l`), block('output', '1')]
  return labText(`requires:\n  images: ['${image}']`, ...blocks)
}

const outcomes = ({ steps }: Job) => Object.fromEntries(steps.map(({ name, outcome }) => [name, outcome]))
const reportOf = ({ artifacts }: Job) => JSON.parse(artifacts['labrun/report.json']!) as Report

/** What Docker's downloads hold, with this machine's own dockerd behind another name of its version. */
async function staticBuilds(version: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-static-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'docker'))
  const says = `[ "$1" != --version ] || { echo "Docker version ${version}, build 0"; exit; }`
  const dockerd = `#!/bin/sh\n${says}\nexec /usr/sbin/dockerd "$@"\n`
  writeFileSync(join(folder, 'docker/dockerd'), dockerd, { mode: 0o755 })
  const argv = ['--create', '--gzip', '--directory', folder, 'docker']
  return (await promisify(execFile)('tar', argv, { encoding: 'buffer' })).stdout
}

test('images are pulled once, and kept under their digests', async () => {
  const registry = await startRegistry()
  onTestFinished(() => registry.close())
  const files = { 'labs/lab.md': withImage(registry.image) }

  const first = await runner.job({}, files)
  expect(first.log).toContain(`${registry.image}  registry  ${registry.digest}`)
  expect([first.exitCode, reportOf(first).status]).toEqual([0, 'passed'])
  expect(outcomes(first)).toMatchObject({ 'Unpack the images': 'skipped', 'Save the images': 'success' })
  expect(Object.keys(first.artifacts).sort()).toEqual(
    ['events.ndjson', 'junit.xml', 'report.json'].map((name) => `labrun/${name}`),
  )

  registry.asked.length = 0
  const second = await runner.job({}, files)
  expect(outcomes(second)).toMatchObject({ 'Unpack the images': 'success', 'Save the images': 'skipped' })
  expect(registry.asked.filter((path) => path.includes('/blobs/'))).toEqual([])
  expect(reportOf(second).provenance?.images).toEqual(reportOf(first).provenance!.images)
  expect(second.exitCode).toBe(0)
})

test('a red lab: annotated, the job is red, its reports and the site are there', async () => {
  const job = await runner.job(
    {
      'site-build': 'mkdir dist\necho page > dist/index.html',
      site: 'dist',
      options: '--strict --jobs 2',
    },
    { 'labs/red.md': RED, 'labs/green.md': GREEN },
  )
  expect(job.exitCode).toBe(1)
  expect(job.log).toMatch(/^::error file=labs\/red\.md,line=10,/m)
  expect(outcomes(job)).toMatchObject({
    'Run the labs': 'failure',
    'Upload the reports': 'success',
    'Build the site': 'success',
    'Upload the site': 'success',
  })
  expect(job.artifacts['labrun-site/index.html']).toBe('page\n')
  expect(job.artifacts['labrun/junit.xml']).toContain('failures="1"')
})

test('words of the inputs are words, whatever stands in them', async () => {
  const odd = 'a lab $(touch pwned) "x".md'
  const says = block('bash host', 'echo "$SAID"') + block('output', 'a b $(touch pwned)')
  const job = await runner.job(
    { labs: `${odd}\n  labs/green.md  \n`, options: '--env "SAID=a b $(touch pwned)"\n--bail' },
    { [odd]: GREEN, 'labs/green.md': labText('requires: { docker: false }', says) },
  )
  expect([job.exitCode, reportOf(job).labs.length]).toEqual([0, 2])
  expect(job.workspace.sort()).toEqual([odd, 'labs'])
})

test('a version of Docker that is asked for comes before the one that is there', async () => {
  const builds = await staticBuilds('99.1.0')
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.end(builds)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const downloads = { DOCKER_DOWNLOADS: `http://127.0.0.1:${port}` }
  const job = await runner.job({ docker: '99.1.0', cache: 'false' }, { 'labs/green.md': GREEN }, downloads)
  expect(asked).toEqual([expect.stringMatching(/^\/[a-z0-9_]+\/docker-99\.1\.0\.tgz$/)])
  expect(job.log).toContain('dockerd 99.1.0')
  expect(job.exitCode).toBe(0)
})

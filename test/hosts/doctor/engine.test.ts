import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { engineFacts, versionIn } from '../../../src/hosts/doctor/engine.ts'

test.each([
  ['Docker version 20.10.24+dfsg1, build 297e128', '20.10.24+dfsg1'],
  ['containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+b1', '1.6.20~ds1'],
  ['containerd containerd.io v2.1.4 75cb2b7', '2.1.4'],
  ['runc version 1.1.5+ds1\ncommit: 1.1.5', '1.1.5+ds1'],
  ['', '?'],
])('%j', (text, version) => {
  expect(versionIn(text)).toBe(version)
})

test('an engine that listens, one that does not, and one elsewhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-engine-'))
  const socket = join(folder, 'docker.sock')
  const server = createServer((_, response) => response.end('{ "Version": "28.5.1" }')).listen(socket)
  onTestFinished(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })
  expect((await engineFacts(`unix://${socket}`)).local).toEqual({ address: socket, version: '28.5.1' })
  expect((await engineFacts(`unix://${folder}/none`)).local).toEqual({
    address: `${folder}/none`,
    version: null,
  })
  expect((await engineFacts('tcp://a.example:2375')).local).toEqual({
    address: 'tcp://a.example:2375',
    version: null,
  })
})

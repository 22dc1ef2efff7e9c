import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EngineClient } from '../../../src/hosts/engine-client.ts'
import { loadArchive } from '../../../src/hosts/images/load-archive.ts'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'labrun-load-'))
  for (const name of ['manifest.json', 'layer.tar', 'source.json']) writeFileSync(join(directory, name), name)
})

afterEach(() => {
  rmSync(directory, { recursive: true })
})

const image = () => ({ directory, name: 'web:latest', source: 'recipe' as const, digest: 'sha256:0' })

function engine(answer: string, status: number, sent: Buffer[] = []): EngineClient {
  return {
    async open(_method, _path, body) {
      sent.push(await buffer(body as Readable))
      return Readable.from([answer]) as never
    },
    call: async () => ({ status, body: { message: 'No such image: web:latest' } }),
  }
}

test('the folder goes to the engine as a tar file, less labrun’s own note', async () => {
  const sent: Buffer[] = []
  await loadArchive(engine('{"stream":"Loaded"}', 200, sent), image())
  const names = sent[0]!.toString('latin1').match(/\.\/[a-z]+\.(json|tar)/g)
  expect(names?.sort()).toEqual(['./layer.tar', './manifest.json'])
})

test.each([
  ['{"errorDetail":{"message":"x"},"error":"invalid diffID for layer 0"}', 'invalid diffID for layer 0'],
  ['', 'No such image: web:latest'],
])('an engine that does not have it afterwards: %s', async (answer, reason) => {
  await expect(loadArchive(engine(answer, 404), image())).rejects.toMatchObject({
    kind: 'environment',
    rule: 'image-not-loaded',
    message: `Docker did not load the image web:latest: ${reason}`,
    hint: `Its archive ${directory} may be damaged: remove it, and it is made anew.`,
  })
})

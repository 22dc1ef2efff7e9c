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

test('an image that is named by its digest is looked for by its id, since it has no tag', async () => {
  writeFileSync(join(directory, 'manifest.json'), '[{"Config":"abc.json"}]')
  const asked: string[] = []
  const client: EngineClient = {
    ...engine('', 200),
    call: async (_method, path) => {
      asked.push(path)
      return { status: 200, body: {} }
    },
  }
  await loadArchive(client, { ...image(), name: 'web@sha256:0' })
  expect(asked).toEqual(['/images/sha256%3Aabc/json'])
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

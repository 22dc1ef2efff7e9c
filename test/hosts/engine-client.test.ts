import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngineClient, engineMessage } from '../../src/hosts/engine-client.ts'

let folder: string
let server: Server | null = null

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-engine-'))
})

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = null
  rmSync(folder, { recursive: true })
})

async function engine(listener: RequestListener, limitMs?: number) {
  const socket = join(folder, 'socket')
  server = createServer(listener)
  await new Promise<void>((resolve) => server!.listen(socket, resolve))
  return createEngineClient(socket, limitMs)
}

const silence = (words: string) =>
  expect.objectContaining({
    kind: 'environment',
    rule: 'docker-silent',
    message: `the Docker engine does not answer GET /_ping: ${words}`,
    hint: 'It hangs, or it has ended.',
  })

test('JSON goes there and comes back, with the status', async () => {
  const client = await engine(async (request, response) => {
    const { method, url, headers } = request
    response
      .writeHead(201)
      .end(JSON.stringify({ method, url, type: headers['content-type'], body: await text(request) }))
  })
  expect(await client.call('POST', '/x?y=1', { a: 'ä' })).toEqual({
    status: 201,
    body: { method: 'POST', url: '/x?y=1', type: 'application/json', body: '{"a":"ä"}' },
  })
})

test('text is text, and a refusal is an answer', async () => {
  const client = await engine((_, response) => response.writeHead(404).end('nothing'))
  expect(await client.call('GET', '/_ping')).toEqual({ status: 404, body: 'nothing' })
})

test('a stream is sent as a tar file', async () => {
  const client = await engine(async (request, response) =>
    response.end(`${request.headers['content-type']} ${await text(request)}`),
  )
  expect(await text(await client.open('POST', '/load', Readable.from(['one ', 'two'])))).toBe(
    'application/x-tar one two',
  )
})

test('nobody listens', async () => {
  const client = createEngineClient(join(folder, 'none'))
  await expect(client.call('GET', '/_ping')).rejects.toEqual(silence(`connect ENOENT ${folder}/none`))
})

test('no answer in time', async () => {
  const client = await engine(() => {}, 100)
  await expect(client.call('GET', '/_ping?x')).rejects.toEqual(silence('no answer in 0.1 s'))
})

test('an answer that breaks off, and one that does not end', async () => {
  const broken = await engine((_, response) => {
    response.write('{')
    setTimeout(() => response.destroy(), 10)
  })
  await expect(broken.call('GET', '/_ping')).rejects.toEqual(silence('aborted'))
  server!.close()
  const endless = await engine((_, response) => response.write('{'), 100)
  await expect(endless.call('GET', '/_ping')).rejects.toEqual(silence('no answer in 0.1 s'))
})

test('a stream that fails while it is sent', async () => {
  const client = await engine(() => {})
  const failing = Readable.from(
    (async function* () {
      yield 'one'
      throw new Error('disk gone')
    })(),
  )
  await expect(client.open('GET', '/_ping', failing)).rejects.toEqual(silence('disk gone'))
})

test('the engine’s own words', () => {
  expect(engineMessage({ message: 'No such container: x' })).toBe('No such container: x')
  expect(engineMessage('plain')).toBe('plain')
})

import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { call, container, dial, type Fake, fakeEngine } from './fake-engine.ts'

function open(fake: Fake, method: string, path: string) {
  const sent = request({ socketPath: fake.socketPath, method, path, agent: false })
  const response = once(sent, 'response').then(([first]) => first as IncomingMessage)
  response.catch(() => {})
  sent.on('error', () => {})
  return { sent, response }
}

test("an answer's head comes before its body: docker run waits for it", async () => {
  const fake = await fakeEngine()
  let finish = () => {}
  fake.answers['POST /containers/web/wait'] = (_, outgoing) => {
    outgoing.writeHead(200)
    outgoing.flushHeaders()
    finish = () => outgoing.end('{"StatusCode":0}')
  }
  const { sent, response } = open(fake, 'POST', '/containers/web/wait')
  sent.end()
  expect((await response).statusCode).toBe(200)
  finish()
  expect(await text(await response)).toBe('{"StatusCode":0}')
})

test('what an engine prints comes as it is printed', async () => {
  const fake = await fakeEngine()
  let print = (_: string) => {}
  fake.answers['GET /containers/web/logs'] = (_, outgoing) => {
    outgoing.write('one')
    print = (words) => outgoing.write(words)
  }
  const { sent, response } = open(fake, 'GET', '/containers/web/logs?follow=1')
  sent.end()
  const answer = await response
  expect(String((await once(answer, 'data'))[0])).toBe('one')
  print('two')
  expect(String((await once(answer, 'data'))[0])).toBe('two')
})

test('when the client is gone, the engine is told', async () => {
  const fake = await fakeEngine()
  const gone = new Promise<string>((resolve) => {
    fake.answers['GET /events'] = (_, outgoing) => {
      outgoing.write('{}')
      outgoing.once('close', () => resolve('gone'))
    }
  })
  const { sent, response } = open(fake, 'GET', '/events')
  sent.end()
  await response
  sent.destroy()
  expect(await gone).toBe('gone')
})

test('when the engine is gone in the middle of an answer, so is the answer', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /events'] = (incoming, outgoing) => {
    outgoing.write('{}', () => incoming.socket.destroy())
  }
  const { sent, response } = open(fake, 'GET', '/events')
  sent.end()
  await expect(text(await response)).rejects.toThrow()
})

test('a body that the engine does not take is not taken from the client', async () => {
  const fake = await fakeEngine()
  let taken = 0
  let all = () => {}
  fake.answers['POST /images/load'] = (incoming, outgoing) => {
    all = () => {
      incoming.on('data', (chunk: Buffer) => {
        taken += chunk.length
      })
      incoming.on('end', () => outgoing.end('{"stream":"Loaded image: a:1\\n"}\n'))
    }
  }
  const { sent, response } = open(fake, 'POST', '/images/load')
  const chunk = Buffer.alloc(1024 * 1024, 'x')
  let written = 0
  while (sent.write(chunk) || (await Promise.race([once(sent, 'drain'), sleep(300, false)]))) written++
  expect(written).toBeLessThan(8)
  all()
  for (let each = 0; each < 64; each++) if (!sent.write(chunk)) await once(sent, 'drain')
  sent.end()
  await text(await response)
  expect(taken).toBe((written + 1 + 64) * chunk.length)
})

test.each([
  ['101 UPGRADED', 'Connection: Upgrade\r\nUpgrade: tcp\r\n'],
  ['200 OK', 'Content-Type: application/vnd.docker.raw-stream\r\n'],
])('attach becomes a raw stream (%s), each direction of which ends by itself', async (status, headers) => {
  const fake = await fakeEngine()
  fake.answers['GET /containers/web/json'] = container('web', 'abc')
  fake.onUpgrade = (_, socket, head) => {
    socket.write(`HTTP/1.1 ${status}\r\n${headers}\r\n`)
    let typed = head.toString()
    socket.on('data', (chunk: Buffer) => {
      typed += chunk
    })
    socket.on('end', () => socket.end(`you typed: ${typed}`))
  }
  const client = dial(
    fake,
    'POST /v1.41/containers/web/attach?stdin=1&stream=1 HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nfirst ',
  )
  const said = text(client)
  client.write('last')
  client.end()
  expect(await said).toBe(`HTTP/1.1 ${status}\r\n${headers}\r\nyou typed: first last`)
})

test("exec: the body goes along; somebody else's is refused", async () => {
  const fake = await fakeEngine()
  fake.answers['GET /exec/e1/json'] = { ContainerID: 'c1' }
  fake.answers['GET /containers/c1/json'] = container('web', 'abc')
  fake.answers['GET /exec/e2/json'] = { ContainerID: 'c2' }
  fake.answers['GET /containers/c2/json'] = container('db')
  const body = '{"Detach":false,"Tty":true}'
  const start = (id: string) =>
    dial(
      fake,
      `POST /exec/${id}/start HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
  const sent = new Promise<string>((resolve) => {
    fake.onUpgrade = (_, socket, head) => {
      resolve(head.toString())
      socket.end('HTTP/1.1 101 UPGRADED\r\n\r\nhello')
    }
  })
  const own = start('e1')
  const said = text(own)
  expect(await sent).toBe(body)
  expect(await said).toBe('HTTP/1.1 101 UPGRADED\r\n\r\nhello')
  own.end()
  const other = start('e2')
  const refused = await text(other)
  other.end()
  expect(refused).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
  expect(refused).toContain('the container db (nginx')
  expect(fake.log).toEqual([
    'POST /exec/e1/start',
    expect.stringMatching(/^refused: the container db \(nginx, since .* may look at it but not change it$/),
  ])
})

test('when a raw client is gone, the engine is told', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /containers/web/json'] = container('web', 'abc')
  const gone = new Promise<string>((resolve) => {
    fake.onUpgrade = (_, socket) => {
      socket.write('HTTP/1.1 101 UPGRADED\r\n\r\n')
      socket.resume()
      socket.once('end', () => resolve('gone'))
    }
  })
  const client = dial(
    fake,
    'POST /containers/web/attach HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n',
  )
  await once(client, 'data')
  client.destroy()
  expect(await gone).toBe('gone')
})

test('an upgrade that is not meant as one is an ordinary call', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /info'] = { Name: 'engine' }
  const client = dial(
    fake,
    'GET /info HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n',
  )
  const said = await text(client)
  client.end()
  expect(said).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  expect((await call(fake, 'GET', '/info')).body).toEqual({ Name: 'engine' })
})

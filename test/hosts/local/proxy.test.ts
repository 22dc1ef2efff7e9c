import { statSync } from 'node:fs'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { call, container, fakeEngine } from './fake-engine.ts'

test('listens for its own user alone', async () => {
  const { socketPath } = await fakeEngine()
  expect(statSync(socketPath).mode & 0o777).toBe(0o600)
})

test('a container gets the label; it is written down before the engine is asked, and before the client is told', async () => {
  const fake = await fakeEngine()
  fake.answers['POST /v1.41/containers/create'] = { Id: 'c1', Warnings: [] }
  fake.answers['GET /volumes'] = { Volumes: null }
  fake.answers['GET /containers/c1/json'] = { Mounts: [] }
  const order =
    '{"Image":"nginx","Labels":{"mine":"1"},"HostConfig":{"Memory":9223372036854775807,"Binds":["/a:/a"]}}'
  const answered = await call(fake, 'POST', '/v1.41/containers/create?name=web', order)
  fake.log.push('the client is told')
  expect(answered).toEqual({ status: 201, body: { Id: 'c1', Warnings: [] } })
  expect(fake.bodies['POST /v1.41/containers/create']).toBe(
    '{"Image":"nginx","Labels":{"mine":"1","labrun.run":"abc"},"HostConfig":{"Memory":9223372036854775807,"Binds":["/a:/a"]}}',
  )
  expect(fake.log).toEqual([
    'intend containers web',
    'POST /v1.41/containers/create?name=web',
    'made containers c1',
    'the client is told',
  ])
})

test.each([
  ['/networks/create', { Name: 'n' }, { Id: 'n1' }, 'networks n1'],
  ['/volumes/create', { Name: 'v', labels: { a: 'b' } }, { Name: 'v' }, 'volumes v'],
])('%s gets the label too', async (path, order, answer, made) => {
  const fake = await fakeEngine()
  fake.answers[`POST ${path}`] = answer
  expect((await call(fake, 'POST', path, order)).status).toBe(201)
  expect(fake.bodies[`POST ${path}`]).toContain('"labrun.run":"abc"')
  expect(fake.log).toEqual([expect.stringMatching(/^intend /), `POST ${path}`, `made ${made}`])
})

test('what can not be written down is not done', async () => {
  const fake = await fakeEngine()
  fake.answers['POST /networks/create'] = { Id: 'n1' }
  fake.journal.intend = () => {
    throw new Error('ENOSPC: no space left on device')
  }
  const answered = await call(fake, 'POST', '/networks/create', { Name: 'n' })
  expect(answered).toEqual({ status: 500, body: { message: 'labrun: ENOSPC: no space left on device' } })
  expect(fake.log).toEqual([])
})

test('what can not be labelled is not done', async () => {
  const fake = await fakeEngine()
  const { status } = await call(fake, 'POST', '/networks/create', '{"Name"')
  expect(status).toBe(400)
  expect(fake.log).toEqual([])
})

const CHANGES = [
  ['POST', '/containers/web/start'],
  ['POST', '/v1.24/containers/web/stop'],
  ['POST', '/containers/web/kill?signal=KILL'],
  ['POST', '/containers/web/rename?name=other'],
  ['POST', '/containers/web/exec'],
  ['POST', '/containers/web/update'],
  ['POST', '/containers/web/attach?stream=1'],
  ['PUT', '/containers/web/archive?path=/'],
  ['DELETE', '/containers/web?force=1'],
  ['POST', '/exec/e1/start'],
  ['POST', '/commit?container=web&repo=mine'],
] as const

test.each(CHANGES)(
  "%s %s of somebody else's container is refused, and its owner named",
  async (method, path) => {
    const fake = await fakeEngine()
    fake.answers['GET /containers/web/json'] = container('web')
    fake.answers['GET /containers/id-of-web/json'] = container('web')
    fake.answers['GET /exec/e1/json'] = { ContainerID: 'id-of-web' }
    expect(await call(fake, method, path, {})).toEqual({
      status: 403,
      body: {
        message:
          'labrun: the container web (nginx, since 2026-11-01 10:20 UTC) was not made by this lab, which may look at it but not change it',
      },
    })
    expect(fake.log).toEqual([])
  },
)

test.each(CHANGES)('%s %s of an own container passes', async (method, path) => {
  const fake = await fakeEngine()
  fake.answers['GET /containers/web/json'] = container('web', 'abc')
  fake.answers['GET /containers/id-of-web/json'] = container('web', 'abc')
  fake.answers['GET /exec/e1/json'] = { ContainerID: 'id-of-web' }
  fake.answers[`${method} ${path.split('?')[0]}`] = { done: true }
  expect(await call(fake, method, path, {})).toEqual({ status: 200, body: { done: true } })
  expect(fake.log.filter((line) => !/^(intend|not made)/.test(line))).toEqual([`${method} ${path}`])
})

test.each([
  [{ 'labrun.run': 'another' }, 'of the labrun run another'],
  [{ 'com.docker.compose.project': 'shop' }, 'of the compose project shop'],
])('who says that it is his is named: %o', async (Labels, words) => {
  const fake = await fakeEngine()
  fake.answers['GET /networks/n'] = {
    ...{ Id: 'n1', Name: 'n', Driver: 'bridge', Created: '2026-11-01T10:20:30Z', Labels },
  }
  const { status, body } = await call(fake, 'DELETE', '/networks/n')
  expect(status).toBe(403)
  expect((body as { message: string }).message).toContain(
    `the network n (bridge, since 2026-11-01 10:20 UTC) ${words} was`,
  )
})

test.each([
  ['POST', '/containers/web/wait'],
  ['GET', '/containers/web/logs?follow=1'],
  ['GET', '/containers/web/archive?path=/'],
  ['HEAD', '/_ping'],
  ['GET', '/events'],
  ['GET', '/containers/web/stats'],
  ['POST', '/auth'],
  ['GET', '/anything/new'],
])('%s %s only reads', async (method, path) => {
  const fake = await fakeEngine()
  fake.answers[`${method} ${path.split('?')[0]}`] = {}
  expect((await call(fake, method, path)).status).toBe(200)
})

test.each([
  [
    'POST',
    '/swarm/init',
    'labrun: a lab may not call this: it changes the engine for all that use it, which labrun can not undo',
  ],
  [
    'DELETE',
    '/plugins/p',
    'labrun: a lab may not call this: labrun does not know what it changes, and so could not undo it',
  ],
  [
    'POST',
    '/new/call',
    'labrun: a lab may not call this: labrun does not know what it changes, and so could not undo it',
  ],
])('%s %s is refused', async (method, path, message) => {
  const fake = await fakeEngine()
  expect(await call(fake, method, path)).toEqual({ status: 403, body: { message } })
  expect(fake.log).toEqual([])
})

test('a path that leads elsewhere is judged by where it leads', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /containers/web/json'] = container('web')
  expect((await call(fake, 'POST', '//containers/mine/../web/stop')).status).toBe(403)
})

test.each(['containers', 'networks', 'volumes', 'images'])(
  '%s/prune takes only what the run has made',
  async (what) => {
    const fake = await fakeEngine()
    fake.answers[`POST /${what}/prune`] = {}
    const filters = encodeURIComponent('{"until":["1h"],"label":["a=b"]}')
    await call(fake, 'POST', `/${what}/prune?filters=${filters}`)
    await call(fake, 'POST', `/${what}/prune`)
    const asked = fake.log.map((line) => new URL(line.split(' ')[1]!, 'http://e').searchParams.get('filters'))
    expect(asked).toEqual([
      '{"until":["1h"],"label":["a=b","labrun.run=abc"]}',
      '{"label":{"labrun.run=abc":true}}',
    ])
  },
)

test("BuildKit's cache, whose parts have no labels, is not pruned", async () => {
  const fake = await fakeEngine()
  const answered = await call(fake, 'POST', '/v1.41/build/prune')
  expect(answered).toEqual({ status: 200, body: { CachesDeleted: [], SpaceReclaimed: 0 } })
  expect(fake.log).toEqual([])
})

test('a name that is taken: Docker says so, and labrun by whom', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /volumes'] = { Volumes: [] }
  fake.answers['GET /containers/web/json'] = container('web')
  fake.answers['POST /containers/create'] = (_, outgoing) => {
    outgoing.writeHead(409).end('{"message":"Conflict. The container name \\"/web\\" is already in use"}')
  }
  expect(await call(fake, 'POST', '/containers/create?name=web', {})).toEqual({
    status: 409,
    body: {
      message:
        'Conflict. The container name "/web" is already in use\nlabrun: that is the container web (nginx, since 2026-11-01 10:20 UTC), which this lab has not made: labrun leaves it alone.',
    },
  })
})

test('a port that is taken: by which container', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /containers/mine/json'] = container('mine', 'abc')
  fake.answers['GET /containers/id-of-web/json'] = container('web')
  fake.answers['GET /containers/json'] = [{ Id: 'id-of-web', Ports: [{ PublicPort: 8080 }] }]
  fake.answers['POST /containers/mine/start'] = (_, outgoing) => {
    outgoing.writeHead(500).end('{"message":"Bind for 0.0.0.0:8080 failed: port is already allocated"}')
  }
  const { status, body } = await call(fake, 'POST', '/containers/mine/start')
  expect(status).toBe(500)
  expect((body as { message: string }).message).toContain('that is the container web (nginx')
})

test('an engine that is not there is told as such', async () => {
  const fake = await fakeEngine()
  fake.answers['GET /info'] = (incoming) => void incoming.socket.destroy()
  const { status, body } = await call(fake, 'GET', '/info')
  expect(status).toBe(502)
  expect((body as { message: string }).message).toMatch(
    /^labrun: the Docker engine of this machine does not answer: /,
  )
})

test('headers go through both ways', async () => {
  const fake = await fakeEngine()
  fake.answers['HEAD /containers/web/archive'] = ({ headers }, outgoing) => {
    outgoing.writeHead(200, { 'X-Docker-Container-Path-Stat': headers['x-asked']! }).end()
  }
  const stat = await new Promise((resolve) => {
    const { socketPath } = fake
    const options = {
      socketPath,
      method: 'HEAD',
      path: '/containers/web/archive',
      headers: { 'X-Asked': 'x' },
    }
    request(options, ({ headers }) => resolve(headers['x-docker-container-path-stat'])).end()
  })
  expect(stat).toBe('x')
})

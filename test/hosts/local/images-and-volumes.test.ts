import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { wholeTag } from '../../../src/hosts/local/image-changes.ts'
import { call, container, dial, type Fake, fakeEngine } from './fake-engine.ts'

const ID = (letter: string) => `sha256:${letter.repeat(64)}`

/** Images before the call, and after it. */
function images(fake: Fake, before: object[], after: object[]): void {
  let looks = 0
  fake.answers['GET /images/json'] = (_, outgoing) => {
    outgoing.end(JSON.stringify(looks++ === 0 ? before : after))
  }
}

const image = (letter: string, ...RepoTags: string[]) => ({ Id: ID(letter), RepoTags })
const made = (fake: Fake) => fake.log.filter((line) => line.startsWith('made '))

test('pull: the image, and its name, which another image had', async () => {
  const fake = await fakeEngine()
  images(fake, [image('a', 'nginx:1')], [image('a'), image('b', 'nginx:1'), image('c', 'other:1')])
  fake.answers['POST /images/create'] = (incoming, outgoing) => {
    incoming.resume()
    outgoing.end(`{"status":"Digest: ${ID('d')}"}\r\n`)
  }
  await call(fake, 'POST', '/images/create?fromImage=nginx&tag=1')
  fake.log.push('the client is told')
  expect(fake.log).toEqual([
    'intend tags nginx:1',
    'intend images null',
    'POST /images/create?fromImage=nginx&tag=1',
    `made images ${ID('b')}`,
    'made tags nginx:1',
    'the client is told',
  ])
})

test('pull by a digest, which is not the image’s id', async () => {
  const fake = await fakeEngine()
  const pulled = { ...image('b'), RepoDigests: [`nginx@${ID('d')}`] }
  images(fake, [], [pulled, { ...image('c', 'of-somebody:1'), RepoDigests: [`nginx@${ID('e')}`] }])
  fake.answers['POST /images/create'] = {}
  await call(fake, 'POST', `/images/create?fromImage=nginx&tag=${ID('d')}`)
  expect(made(fake)).toEqual([`made images ${ID('b')}`])
})

test('pull of all tags: those of the images whose digests the answer tells', async () => {
  const fake = await fakeEngine()
  const all = (letter: string, tag: string) => ({ ...image(letter, tag), RepoDigests: [`nginx@${ID('d')}`] })
  images(fake, [], [all('b', 'nginx:2'), image('c', 'of-somebody:1')])
  fake.answers['POST /images/create'] = (incoming, outgoing) => {
    incoming.resume()
    outgoing.end(`{"status":"Digest: ${ID('d')}"}\r\n`)
  }
  await call(fake, 'POST', '/images/create?fromImage=nginx')
  expect(made(fake)).toEqual([`made images ${ID('b')}`, 'made tags nginx:2'])
})

test('load: what the answer names', async () => {
  const fake = await fakeEngine()
  images(fake, [], [image('a', 'one:1'), image('b'), image('c', 'of-somebody:1')])
  fake.answers['POST /images/load'] = (incoming, outgoing) => {
    incoming.resume()
    outgoing.end(`{"stream":"Loaded image: one:1\\n"}\n{"stream":"Loaded image ID: ${ID('b')}\\n"}\n`)
  }
  await call(fake, 'POST', '/images/load', 'tar')
  expect(made(fake)).toEqual([`made images ${ID('a')}`, `made images ${ID('b')}`, 'made tags one:1'])
})

test('build: a label, the layers of its answer, and containers that it leaves', async () => {
  const fake = await fakeEngine()
  images(fake, [], [image('a', 'mine:latest'), image('b'), image('c')])
  fake.answers['GET /containers/0123456789ab/json'] = container('builder')
  fake.answers['POST /v1.41/build'] = (incoming, outgoing) => {
    incoming.resume()
    const lines = [
      '{"stream":"Step 1/2 : RUN true"}',
      '{"stream":" ---\\u003e Running in 0123456789ab\\n"}',
      `{"stream":" ---\\u003e ${'b'.repeat(12)}\\n"}`,
      `{"aux":{"ID":"${ID('a')}"}}`,
    ]
    outgoing.end(lines.join('\r\n'))
  }
  await call(fake, 'POST', `/v1.41/build?t=mine&labels=${encodeURIComponent('{"x":"y"}')}`, 'tar')
  const asked = new URL(fake.log.find((line) => line.startsWith('POST'))!.split(' ')[1]!, 'http://engine')
  expect(asked.searchParams.get('labels')).toBe('{"x":"y","labrun.run":"abc"}')
  expect(made(fake)).toEqual([
    `made images ${ID('a')}`,
    `made images ${ID('b')}`,
    'made tags mine:latest',
    'made containers id-of-builder',
  ])
})

test('a build by BuildKit leaves its cache, which is told once', async () => {
  const fake = await fakeEngine()
  images(fake, [], [])
  fake.answers['POST /v1.41/build'] = {}
  const told = () => fake.log.filter((line) => line.includes('docker builder prune'))
  await call(fake, 'POST', '/v1.41/build?t=mine&version=1', 'tar')
  expect(told()).toEqual([])
  await call(fake, 'POST', '/v1.41/build?t=mine&version=2')
  await call(fake, 'POST', '/v1.41/build?t=mine&version=2')
  expect(told()).toHaveLength(1)
})

const BUILDKIT = 'POST /grpc HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'

/** A build by BuildKit that ends at once; of the looks at its images the second one waits for `look`. */
async function buildByBuildKit(fake: Fake, look: Promise<object[] | null>): Promise<void> {
  let looks = 0
  fake.answers['GET /images/json'] = async (_, outgoing) => {
    const images = looks++ === 0 ? [] : await look
    outgoing.writeHead(images === null ? 500 : 200)
    outgoing.end(JSON.stringify(images ?? { message: 'hung' }))
  }
  fake.onUpgrade = (_, socket) => socket.end('HTTP/1.1 101 UPGRADED\r\n\r\n')
  const client = dial(fake, BUILDKIT)
  client.resume()
  await once(client, 'end')
  client.end()
  await expect.poll(() => looks).toBe(2)
}

test.each(['noted', 'close'] as const)(
  'what BuildKit has made is waited for: it is written down when %s is through',
  async (how) => {
    const fake = await fakeEngine()
    let answer = (_: object[]) => {}
    const look = new Promise<object[]>((resolve) => {
      answer = resolve
    })
    await buildByBuildKit(fake, look)
    const through = fake.proxy[how]().then(() => fake.log.push('through'))
    await sleep(50)
    answer([image('a', 'mine:latest')])
    await through
    expect(made(fake)).toEqual([`made images ${ID('a')}`, 'made tags mine:latest'])
    expect(fake.log.at(-1)).toBe('through')
  },
)

test('that it can not be written down is told', async () => {
  const fake = await fakeEngine()
  await buildByBuildKit(fake, Promise.resolve(null))
  await fake.proxy.noted()
  expect(fake.log.at(-1)).toMatch(/^trouble: .*500.*hung/)
})

test('of a client that goes in the middle of a pull, what had come is written down; its name stays asked for', async () => {
  const fake = await fakeEngine()
  images(fake, [], [image('b')])
  fake.answers['POST /images/create'] = (incoming, outgoing) => {
    incoming.resume()
    outgoing.write(`{"status":"Pulled ${ID('b')}"}\r\n`)
  }
  const path = '/images/create?fromImage=nginx&tag=1'
  const sent = request({ socketPath: fake.socketPath, method: 'POST', path, agent: false }).end()
  sent.on('error', () => {})
  sent.once('response', (response) => response.once('data', () => sent.destroy()))
  await expect.poll(() => made(fake)).toEqual([`made images ${ID('b')}`])
  await fake.proxy.noted()
  expect(fake.log).not.toContain('not made tags')
})

test('what the engine makes for a client that is gone is waited for at the end', async () => {
  const fake = await fakeEngine()
  let finish = () => {}
  fake.answers['POST /networks/create'] = (incoming, outgoing) => {
    incoming.resume()
    finish = () => outgoing.writeHead(201).end('{"Id":"n1"}')
  }
  const asked = call(fake, 'POST', '/networks/create', { Name: 'mine' }).catch(() => {})
  await expect.poll(() => fake.log).toContain('POST /networks/create')
  const closed = fake.proxy.close().then(() => fake.log.push('closed'))
  await asked
  await sleep(50)
  finish()
  await closed
  expect(fake.log.slice(-2)).toEqual(['made networks n1', 'closed'])
})

test('import gets the label by a change of its settings; a pull can not have it', async () => {
  const fake = await fakeEngine()
  fake.answers['POST /images/create'] = {}
  await call(fake, 'POST', '/images/create?fromSrc=-&repo=mine')
  await call(fake, 'POST', '/images/create?fromImage=nginx')
  expect(fake.log.filter((line) => line.startsWith('POST'))).toEqual([
    'POST /images/create?fromSrc=-&repo=mine&changes=LABEL+labrun.run%3Dabc',
    'POST /images/create?fromImage=nginx',
  ])
})

test("a name may move from an image of the user's, and be removed again; the image may not", async () => {
  const fake = await fakeEngine()
  const user = { Id: ID('a'), RepoTags: ['nginx:1', 'mine:latest'], Config: {} }
  images(fake, [image('a', 'nginx:1')], [image('a', 'nginx:1', 'mine:latest')])
  fake.answers['POST /images/nginx:1/tag'] = {}
  fake.answers['GET /images/mine/json'] = user
  fake.answers['GET /images/nginx%3A1/json'] = user
  fake.answers['DELETE /images/mine'] = {}
  await call(fake, 'POST', '/images/nginx:1/tag?repo=mine')
  expect(made(fake)).toEqual(['made tags mine:latest'])
  expect((await call(fake, 'DELETE', '/images/mine')).status).toBe(200)
  const refused = await call(fake, 'DELETE', '/images/nginx:1?force=1')
  expect(refused.status).toBe(403)
  expect(refused.body).toEqual({
    message: 'labrun: the image nginx:1 was not made by this lab, which may look at it but not change it',
  })
})

const volume = (Name: string, run?: string) => ({
  Name,
  CreatedAt: '2026-11-01T10:20:30Z',
  Labels: run === undefined ? null : { 'labrun.run': run },
})

test("a volume of the user's is not given to a lab that wants one of that name", async () => {
  const fake = await fakeEngine()
  fake.answers['GET /volumes/data'] = volume('data')
  fake.answers['GET /volumes'] = { Volumes: [] }
  fake.answers['POST /containers/create'] = { Id: 'c1' }
  fake.answers['GET /containers/c1/json'] = {}
  expect(await call(fake, 'POST', '/volumes/create', { Name: 'data' })).toEqual({
    status: 409,
    body: {
      message:
        'labrun: the volume data (since 2026-11-01 10:20 UTC) is there already, and was not made by this lab',
    },
  })
  const run = (bind: string) =>
    call(fake, 'POST', '/containers/create', { HostConfig: { Binds: [bind] } }).then(({ status }) => status)
  expect(await run('data:/data')).toBe(403)
  expect(await run('data:/data:ro')).toBe(201)
})

test('volumes that a container makes by the way are labelled, or known', async () => {
  const fake = await fakeEngine()
  fake.answers['POST /volumes/create'] = {}
  fake.answers['GET /volumes'] = { Volumes: [volume('data', 'abc'), volume('of-somebody')] }
  fake.answers['POST /containers/create'] = { Id: 'c1' }
  fake.answers['GET /containers/c1/json'] = {
    Mounts: [{ Type: 'volume', Name: 'data' }, { Type: 'volume', Name: 'nameless' }, { Type: 'bind' }],
  }
  const Mounts = [{ Type: 'volume', Source: 'data', VolumeOptions: { DriverConfig: { Name: 'local' } } }]
  await call(fake, 'POST', '/containers/create', { HostConfig: { Mounts } })
  expect(fake.bodies['POST /volumes/create']).toBe(
    '{"Name":"data","Labels":{"labrun.run":"abc"},"Driver":"local"}',
  )
  expect(made(fake)).toEqual(['made volumes data', 'made containers c1', 'made volumes nameless'])
})

test.each([{ NetworkMode: 'container:db' }, { PidMode: 'container:db' }, { VolumesFrom: ['db'] }])(
  "a container does not enter somebody else's: %o",
  async (HostConfig) => {
    const fake = await fakeEngine()
    fake.answers['GET /containers/db/json'] = container('db')
    expect((await call(fake, 'POST', '/containers/create', { HostConfig })).status).toBe(403)
  },
)

test('no container is given the socket of the engine', async () => {
  const fake = await fakeEngine()
  const socket = fake.socketPath.replace(/docker\.sock$/, 'engine.sock')
  const HostConfig = { Binds: [`${socket}:/var/run/docker.sock`] }
  const { status, body } = await call(fake, 'POST', '/containers/create', { HostConfig })
  expect(status).toBe(403)
  expect((body as { message: string }).message).toContain("the engine's socket")
})

test("a network takes no container of somebody else's", async () => {
  const fake = await fakeEngine()
  fake.answers['GET /containers/db/json'] = container('db')
  fake.answers['GET /containers/mine/json'] = container('mine', 'abc')
  fake.answers['POST /networks/bridge/connect'] = {}
  expect((await call(fake, 'POST', '/networks/bridge/connect', { Container: 'db' })).status).toBe(403)
  expect((await call(fake, 'POST', '/networks/bridge/connect', { Container: 'mine' })).status).toBe(200)
  expect(fake.bodies['POST /networks/bridge/connect']).toBe('{"Container":"mine"}')
})

test.each([
  ['nginx', undefined, 'nginx:latest'],
  ['nginx', '1.27', 'nginx:1.27'],
  ['docker.io/library/nginx:latest', undefined, 'nginx:latest'],
  ['docker.io/somebody/nginx', 'x', 'somebody/nginx:x'],
  ['localhost:5000/nginx', undefined, 'localhost:5000/nginx:latest'],
  ['nginx', 'sha256:abc', 'nginx@sha256:abc'],
])('the name %s, %s is listed as %s', (name, tag, listed) => {
  expect(wholeTag(name, tag)).toBe(listed)
})

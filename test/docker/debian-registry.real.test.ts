import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseImageName } from '../../src/hosts/images/image-name.ts'
import { pullFromRegistry } from '../../src/hosts/images/registry.ts'
import { createPrivateHost } from '../../src/hosts/private-host.ts'
import { type DebianRegistry, startDebianRegistry, user } from './debian-registry.ts'
import { hostRequest, onHost } from './host-kit.ts'

const folder = mkdtempSync('/var/tmp/labrun-debian-registry-')
let open: DebianRegistry
let closed: DebianRegistry
let staging: string

beforeAll(async () => {
  ;[open, closed] = await Promise.all([startDebianRegistry(), startDebianRegistry({ password: true })])
})

afterAll(async () => {
  await Promise.all([open, closed].map((registry) => registry?.stop()))
  rmSync(folder, { recursive: true })
})

beforeEach(() => {
  staging = mkdtempSync(join(folder, 'staging-'))
})

afterEach(() => {
  rmSync(staging, { recursive: true })
})

/** Where Docker would keep this user's credentials for a registry. */
function loggedIn(host: string, as: string): NodeJS.ProcessEnv {
  const directory = mkdtempSync(join(folder, 'docker-'))
  const auths = { [host]: { auth: Buffer.from(as).toString('base64') } }
  writeFileSync(join(directory, 'config.json'), JSON.stringify({ auths }))
  return { DOCKER_CONFIG: directory }
}

const nobody = { DOCKER_CONFIG: '/nonexistent' }

function pull(name: string, environment = nobody as NodeJS.ProcessEnv) {
  return pullFromRegistry(parseImageName(name), staging, () => {}, undefined, environment)
}

test('without credentials, by tag and by digest', async () => {
  const { manifest, config, layer } = await open.push('lab/tiny:1')
  for (const name of ['lab/tiny:1', `lab/tiny@${manifest}`, `lab/tiny:other@${manifest}`])
    expect(await pull(`${open.host}/${name}`)).toEqual({ digest: manifest })
  const hex = (digest: string) => digest.slice('sha256:'.length)
  expect(readdirSync(staging).sort()).toEqual(
    ['manifest.json', `${hex(config)}.json`, `${hex(layer)}.tar`].sort(),
  )
})

test('of an index, what is for this machine', async () => {
  const own = await open.push('lab/many:own')
  const other = await open.push('lab/many:other', { architecture: 'mips' })
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  const index = await open.pushIndex('lab/many:1', [
    { digest: other.manifest, architecture: 'mips' },
    { digest: own.manifest, architecture },
  ])
  expect(await pull(`${open.host}/lab/many:1`)).toEqual({ digest: index })
  const [{ Config }] = JSON.parse(readFileSync(join(staging, 'manifest.json'), 'utf8'))
  expect(`sha256:${Config}`).toBe(`${own.config}.json`)

  await open.pushIndex('lab/many:foreign', [{ digest: other.manifest, architecture: 'mips' }])
  expect(await pull(`${open.host}/lab/many:foreign`)).toEqual({
    absent: `the registry ${open.host} has it, but not for ${architecture}`,
  })
})

test.each(['lab/tiny:none', 'lab/none:1', `lab/tiny@sha256:${'0'.repeat(64)}`])(
  '%s is not there',
  async (name) => {
    await open.push('lab/tiny:1')
    expect(await pull(`${open.host}/${name}`)).toEqual({
      absent: `the registry ${open.host} did not give it (404 Not Found)`,
    })
  },
)

test('with a password', async () => {
  const { manifest } = await closed.push('lab/secret:1')
  expect(await pull(`${closed.host}/lab/secret:1`, loggedIn(closed.host, user))).toEqual({ digest: manifest })
})

test('with another password, and with none', async () => {
  await closed.push('lab/secret:1')
  const wrong = loggedIn(closed.host, 'me:wrong')
  const refused = await pull(`${closed.host}/lab/secret:1`, wrong)
  expect(refused).toEqual({
    absent: `the registry ${closed.host} did not give it (401 Unauthorized): it refused the credentials of ${wrong.DOCKER_CONFIG}/config.json`,
    hint: `\`docker login ${closed.host}\` stores credentials in ${wrong.DOCKER_CONFIG}/config.json, where labrun looks for them.`,
  })
  expect(await pull(`${closed.host}/lab/secret:1`)).toMatchObject({
    absent: `the registry ${closed.host} did not give it (401 Unauthorized): it is not there or needs credentials, and there is no /nonexistent/config.json`,
  })
  expect(await pull(`${closed.host}/lab/secret:1`, loggedIn(open.host, user))).toMatchObject({
    absent: expect.stringMatching(/config\.json has none for 127\.0\.0\.1:\d+$/),
  })
})

test('bytes that are not what their digest says, and bytes that are gone', async () => {
  const { layer } = await open.push('lab/damaged:1', { content: Buffer.from('will be damaged\n') })
  writeFileSync(open.blobFile(layer), 'damaged')
  await expect(pull(`${open.host}/lab/damaged:1`)).rejects.toMatchObject({
    rule: 'image-not-pulled',
    message: expect.stringMatching(new RegExp(`: ${layer} was expected and sha256:\\w{64} came$`)),
  })
  rmSync(open.blobFile(layer))
  await expect(pull(`${open.host}/lab/damaged:1`)).rejects.toMatchObject({
    message: expect.stringContaining(`404 Not Found for ${layer}`),
  })
})

test('on a host an image has the names that `docker pull` would have given it', async () => {
  const { manifest, config } = await open.push('lab/named:1')
  const [tagged, byDigest] = [`${open.host}/lab/named:1`, `${open.host}/lab/named@${manifest}`]
  const labDirectory = join(folder, 'labs')
  mkdirSync(labDirectory, { recursive: true })
  for (const images of [[tagged], [byDigest], [byDigest, tagged]]) {
    const requires = { images, commands: [], docker: '>=20.10', network: false }
    const kind = createPrivateHost({ cacheDirectory: join(folder, 'cache') })
    const host = await kind.start(hostRequest({ requires, labDirectory }))
    try {
      const inspect = (name: string) =>
        onHost(host, `docker image inspect --format '{{.Id}} {{.RepoTags}} {{.RepoDigests}}' ${name}`)
      const tags = images.includes(tagged) ? `[${tagged}]` : '[]'
      for (const name of new Set([...images, byDigest]))
        expect(await inspect(name)).toBe(`${config} ${tags} [${byDigest}]`)
      expect(await onHost(host, `id=$(docker create ${byDigest}); docker cp $id:/hello -`)).toContain(
        'Debian',
      )
      expect((await host.provenance()).images).toEqual(
        images.map((name) => ({ name, source: 'registry', digest: manifest })),
      )
    } finally {
      await host.stop()
    }
  }
})

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { defaultCacheDirectory } from '../../src/cleanup/state-directory.ts'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { ImagesMissing } from '../../src/core/run/images-missing.ts'
import { hashFile } from '../../src/hosts/images/image-archive.ts'
import { parseImageName } from '../../src/hosts/images/image-name.ts'
import { saveFromLocalEngine } from '../../src/hosts/images/local-engine.ts'
import { resolveImage } from '../../src/hosts/images/resolve-image.ts'
import { changedContents, changedLayers } from '../../src/hosts/images/template.ts'
import { createPrivateHost, privateHost } from '../../src/hosts/private-host.ts'
import { type StandIn, startRegistry } from '../hosts/images/registry-stand-in.ts'
import { eventually, hostRequest, labs, onHost, onMachine, STOP_ENGINE } from './host-kit.ts'

// Images that are none of the machine's: a cache, a lab's folder and a registry of the test's own.
const folder = mkdtempSync('/var/tmp/labrun-images-')
const cacheDirectory = join(folder, 'cache')
const labDirectory = join(folder, 'labs')
const kind = createPrivateHost({ cacheDirectory })
let registry: StandIn
let progress: string[]

beforeEach(async () => {
  mkdirSync(labDirectory, { recursive: true })
  registry = await startRegistry()
  progress = []
})

afterEach(() => {
  registry.close()
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

function wanted(images: string[], signal?: AbortSignal) {
  const requires = { images, commands: [], docker: '>=20.10', network: false }
  return hostRequest({
    requires,
    labDirectory,
    onProgress: (message) => progress.push(message),
    ...(signal ? { signal } : {}),
  })
}

async function withHost(images: string[], use: (host: DockerHost) => Promise<void>): Promise<void> {
  const host = await kind.start(wanted(images))
  try {
    await use(host)
  } finally {
    await host.stop()
  }
}

const fileIn = (image: string) =>
  `id=$(docker create ${image}); docker cp $id:/hello -; docker rm $id >/dev/null`

test('an image comes from the registry once, and then from the cache', async () => {
  for (const times of [1, 2]) {
    await withHost([registry.image], async (host) => {
      expect(await onHost(host, fileIn(registry.image))).toContain('hello from the registry')
      expect((await host.provenance()).images).toEqual([
        { name: registry.image, source: 'registry', digest: registry.digest },
      ])
    })
    expect([times, registry.asked.length]).toEqual([times, 3])
  }
  expect(progress).toEqual([
    `pulling ${registry.size} bytes: the image ${registry.image}`,
    `storing the image ${registry.image}`,
  ])
  expect(readdirSync(cacheDirectory).sort()).toEqual(['images', 'locks', 'templates'])
  expect(readdirSync(join(cacheDirectory, 'locks'))).toEqual([])
})

test('two that want the same image wait for each other', async () => {
  const hosts = await Promise.all([1, 2, 3].map(() => kind.start(wanted([registry.image]))))
  expect(registry.asked).toHaveLength(3)
  expect(progress.filter((message) => message.startsWith('waiting for another labrun'))).not.toEqual([])
  expect(progress.filter((message) => message.startsWith('storing'))).toHaveLength(1)
  for (const host of hosts) {
    expect(await onHost(host, fileIn(registry.image))).toContain('hello from the registry')
    await host.stop()
  }
})

test('an archive and a store that are damaged are noticed and made anew', async () => {
  await withHost([registry.image], async () => {})
  const [port = ''] = registry.image.split('/')
  const archive = readdirSync(join(cacheDirectory, 'images')).find((name) => name.startsWith(port))!
  const directory = join(cacheDirectory, 'images', archive)
  const layer = readdirSync(directory).find((name) => name.endsWith('.tar'))!
  writeFileSync(join(directory, layer), 'damaged')
  for (const name of readdirSync(join(cacheDirectory, 'templates'))) {
    writeFileSync(join(cacheDirectory, 'templates', name, 'metadata.tar'), 'damaged')
  }
  progress = []
  await withHost([registry.image], async (host) => {
    expect(await onHost(host, fileIn(registry.image))).toContain('hello from the registry')
  })
  expect(progress).toEqual([
    `the stored image ${registry.image} is damaged (${layer}): it is made anew`,
    `pulling ${registry.size} bytes: the image ${registry.image}`,
    `storing the image ${registry.image}`,
  ])
})

test('an image that is nowhere is told with all the places', async () => {
  const missing = registry.image.replace('tiny', 'huge')
  const other = missing.replace('huge', 'larger')
  const error = await kind.start(wanted([missing, registry.image, other])).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ kind: 'environment', rule: 'image-missing' })
  expect((error as ImagesMissing).images.map(({ name }) => name)).toEqual([missing, other])
  expect((error as ImagesMissing).images[0]).toMatchObject({
    message: expect.stringMatching(
      new RegExp(
        `^the image ${missing} is nowhere to be had: (no Docker engine runs on this machine|this machine's Docker engine does not have it); ` +
          'recipes are for images without a registry in their name; ' +
          `the registry ${missing.split('/')[0]} did not give it \\(404 Not Found\\)$`,
      ),
    ),
    hint: "Check the name; an image that this machine's own Docker engine has is used without asking a registry.",
  })
  expect(progress.filter((message) => message.startsWith('nowhere'))).toEqual([
    `nowhere to be had: the image ${missing}; looking for the others`,
  ])
  expect(readdirSync(join(cacheDirectory, 'images')).filter((name) => name.endsWith('.making'))).toEqual([])
})

test('this machine’s own engine is asked before the registry', async () => {
  await withHost([registry.image], async (host) => {
    await onHost(host, `docker tag ${registry.image} own:1; docker rmi ${registry.image}`)
    const staging = join(folder, 'saved')
    mkdirSync(staging)
    const save = (name: string) =>
      saveFromLocalEngine(parseImageName(name), staging, (message) => progress.push(message), {
        socket: host.outside('/run/docker.sock'),
      })
    expect(await save('other:1')).toEqual({ absent: "this machine's Docker engine does not have it" })
    expect(await save('own:1')).toEqual({
      digest: await onHost(host, 'docker inspect --format {{.Id}} own:1'),
    })
    expect(progress.at(-1)).toBe("copying 24 bytes from this machine's Docker engine: the image own:1")
    expect(JSON.parse(readFileSync(join(staging, 'manifest.json'), 'utf8'))[0].RepoTags).toEqual(['own:1'])
    await onHost(host, STOP_ENGINE)
    expect(await save('own:1')).toEqual({ absent: "this machine's Docker engine does not answer" })
  })
  expect(
    await saveFromLocalEngine(parseImageName('own:1'), folder, () => {}, { socket: join(folder, 'none') }),
  ).toEqual({
    absent: 'no Docker engine runs on this machine',
  })
})

test('a build that is interrupted ends soon and leaves nothing', async () => {
  mkdirSync(join(labDirectory, '_images/slow/'), { recursive: true })
  writeFileSync(join(labDirectory, '_images/slow/recipe.yaml'), 'debian: { packages: [] }\n')
  const interrupt = new AbortController()
  const started = kind.start(wanted(['slow'], interrupt.signal))
  started.catch(() => {})
  await eventually(
    () => onMachine('pgrep', '--full', `debootstrap.*${cacheDirectory}`).catch(() => ''),
    (pids) => pids !== '',
  )
  interrupt.abort()
  await expect(started).rejects.toMatchObject({
    rule: 'interrupted',
    message: 'interrupted before the Docker host was ready',
  })
  expect(await onMachine('pgrep', '--full', `debootstrap.*${cacheDirectory}`).catch(() => '')).toBe('')
  expect(readdirSync(join(cacheDirectory, 'images')).filter((name) => name.startsWith('slow'))).toEqual([])
})

test('a recipe that cannot be built tells the end of its log', async () => {
  mkdirSync(join(labDirectory, '_images/wrong/'), { recursive: true })
  writeFileSync(join(labDirectory, '_images/wrong/recipe.yaml'), 'debian: { packages: [no-such-package] }\n')
  await expect(kind.start(wanted(['wrong']))).rejects.toMatchObject({
    rule: 'image-not-built',
    message: expect.stringMatching(
      new RegExp(
        `^the image wrong:latest could not be built from ${labDirectory}/_images/wrong; the end of the build's log:\\n[^]*no-such-package`,
      ),
    ),
    hint: "Does this machine reach Debian's archive? `apt-get update` tells.",
  })
})

/** The store that holds the stand-in for nginx, and a checksum over all that is in it. */
async function nginxTemplate(): Promise<{ directory: string; state: string[] }> {
  const templates = join(defaultCacheDirectory, 'templates')
  const archive = await resolveImage({
    name: 'nginx',
    labDirectory: labs,
    cacheDirectory: defaultCacheDirectory,
    onProgress: () => {},
  })
  const found = readdirSync(templates).find((name) => {
    const manifest = join(templates, name, 'manifest.json')
    if (!existsSync(manifest)) return false
    const { images, contents } = JSON.parse(readFileSync(manifest, 'utf8'))
    // One of an older labrun has no digest of its contents.
    return contents !== undefined && images.length === 1 && images[0].digest === archive.digest
  })
  const directory = join(templates, found!)
  return {
    directory,
    state: [
      await hashFile(join(directory, 'metadata.tar')),
      await hashFile(join(directory, 'manifest.json')),
      ...(await changedLayers(directory)),
      ...(await changedContents(directory)),
    ],
  }
}

test('whatever labs do to an image, the store it came from stays as it was', async () => {
  const hosts = await Promise.all([1, 2, 3].map(() => privateHost.start(hostRequest())))
  const before = await nginxTemplate()
  await Promise.all(hosts.map(writeToImage))
  await Promise.all(hosts.map((host) => host.stop()))
  expect(await nginxTemplate()).toEqual(before)
  expect(before.state).toHaveLength(2)
})

/** In every way that Docker has. */
async function writeToImage(host: DockerHost): Promise<void> {
  await expect(onHost(host, 'touch $(ls -d /var/lib/docker/overlay2/*/diff)/x')).rejects.toThrow(
    'Read-only file system',
  )
  await onHost(
    host,
    `
    docker run --name scribe nginx bash -c 'rm -rf /usr/share/nginx; echo changed >/etc/hostname.txt; touch /usr/bin/bash'
    docker commit scribe changed:1
    docker run --rm changed:1 cat /etc/hostname.txt
    docker save nginx | tar --list >/dev/null
    mkdir /tmp/build; echo 'page' >/tmp/build/page
    printf 'FROM nginx\\nCOPY page /page\\nRUN echo more >>/page\\n' >/tmp/build/Dockerfile
    DOCKER_BUILDKIT=0 docker build --tag built:1 /tmp/build
    docker run --rm built:1 cat /page`,
  )
  expect(await onHost(host, 'docker run --rm nginx ls /usr/share/nginx')).toBe('html')
  expect(
    await onHost(
      host,
      'docker rm scribe; docker rmi changed:1 built:1 >/dev/null; docker rmi nginx; docker images --quiet',
    ),
  ).toContain('Untagged: nginx:latest')
  expect(
    await onHost(
      host,
      'docker system prune --all --force --volumes | tail -1; docker images --quiet | wc -l',
    ),
  ).toMatch(/^Total.*\n0$/)
}

test('the stand-in for nginx has what labs use of Docker’s image, and lacks what that lacks', async () => {
  const host = await privateHost.start(hostRequest())
  await onHost(host, 'docker run --detach --name mynginx nginx')
  const inside = (script: string) => onHost(host, `docker exec mynginx bash -c '${script}'`)
  expect(
    await inside('for c in ip ss ps pgrep top ping wget ifconfig netstat; do command -v $c; done || true'),
  ).toBe('')
  expect(
    await inside(
      'for c in bash curl hostname ls cat id getent apt-get envsubst nginx; do command -v $c >/dev/null || echo $c; done',
    ),
  ).toBe('')
  expect(await inside('tr "\\0" " " </proc/1/cmdline')).toBe('nginx: master process nginx -g daemon off;')
  expect(await inside('curl --silent localhost')).toContain('<h1>Welcome to nginx!</h1>')
  expect(await inside('id -u nginx; nginx -v 2>&1')).toMatch(/^101\nnginx version: nginx\/\d/)
  expect(await onHost(host, 'docker logs mynginx 2>&1')).toContain('"GET / HTTP/1.1" 200')
  const config = JSON.parse(await onHost(host, 'docker inspect --format "{{json .Config}}" mynginx'))
  expect(config).toMatchObject({
    Cmd: ['nginx', '-g', 'daemon off;'],
    Entrypoint: ['/docker-entrypoint.sh'],
    ExposedPorts: { '80/tcp': {} },
    StopSignal: 'SIGQUIT',
    Env: [
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      expect.stringMatching(/^NGINX_VERSION=1\.\d+\.\d+$/),
    ],
  })
  expect(await inside('apt-get check 2>&1 | tail -1; dpkg --audit')).toMatch(
    /^(Building dependency tree.*|Reading state.*)$/,
  )
  expect((await host.provenance()).images).toEqual([
    {
      name: 'nginx:latest',
      source: expect.stringMatching(/recipe|registry|local-engine/),
      digest: expect.stringMatching(/^sha256:\w{64}$/),
    },
  ])
  await host.stop()
})

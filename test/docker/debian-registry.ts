import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { sha256, tarOf } from '../hosts/images/registry-stand-in.ts'

/** Debian's `docker-registry` on a free port of loopback, with its data in a folder of its own. */
export interface DebianRegistry {
  /** `127.0.0.1:PORT` */
  host: string
  /** Path of a blob's bytes on this machine. */
  blobFile(digest: string): string
  /** Puts an image there that holds one file; returns the digest of its manifest. */
  push(name: string, options?: PushOptions): Promise<PushedImage>
  /** Puts an index there; returns its digest. */
  pushIndex(name: string, images: { digest: string; architecture: string }[]): Promise<string>
  stop(): Promise<void>
}

/** What is to be pushed. */
export interface PushOptions {
  content?: Buffer
  architecture?: string
}

/** What was pushed, by digest. */
export interface PushedImage {
  manifest: string
  config: string
  layer: string
}

/** The only one whom a registry with `password: true` lets in. */
export const user = 'me:secret'
// By bcrypt, of that password: perl -e 'print crypt("secret", "\$2y\$05\$abcdefghijklmnopqrstuu")'
const htpasswd = 'me:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n'

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'
const indexType = 'application/vnd.docker.distribution.manifest.list.v2+json'
const ours = process.arch === 'x64' ? 'amd64' : process.arch

/** Starts one. @param password whether it asks for `user` */
export async function startDebianRegistry({ password = false } = {}): Promise<DebianRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  writeFileSync(join(folder, 'config.yml'), configuration(folder, host, password))
  writeFileSync(join(folder, 'htpasswd'), htpasswd)
  mkdirSync(join(folder, 'data'))
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' })
  const headers = password ? { Authorization: `Basic ${Buffer.from(user).toString('base64')}` } : {}
  await answered(`http://${host}/v2/`, child)
  const call = async (method: string, path: string, body?: Buffer, type?: string) => {
    const url = path.startsWith('http') ? path : `http://${host}/v2/${path}`
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(type && { 'Content-Type': type }) },
      ...(body && { body: new Uint8Array(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`)
    return response
  }
  const pushBlob = async (repository: string, bytes: Buffer) => {
    const { headers } = await call('POST', `${repository}/blobs/uploads/`)
    const url = new URL(headers.get('location')!, `http://${host}`)
    url.searchParams.set('digest', sha256(bytes))
    await call('PUT', url.href, bytes, 'application/octet-stream')
    return { digest: sha256(bytes), size: bytes.length }
  }
  return {
    host,
    blobFile: (digest) => {
      const hex = digest.slice('sha256:'.length)
      return join(folder, 'data/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data')
    },
    async push(name, { content = Buffer.from('hello from Debian\n'), architecture = ours } = {}) {
      const [repository = '', tag = ''] = name.split(':')
      const tar = tarOf('hello', content)
      const layer = await pushBlob(repository, gzipSync(tar, { level: 1 }))
      const config = await pushBlob(
        repository,
        json({
          architecture,
          os: 'linux',
          config: { Cmd: ['/hello'] },
          rootfs: { type: 'layers', diff_ids: [sha256(tar)] },
        }),
      )
      const manifest = json({
        schemaVersion: 2,
        mediaType: manifestType,
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
      })
      await call('PUT', `${repository}/manifests/${tag}`, manifest, manifestType)
      return { manifest: sha256(manifest), config: config.digest, layer: layer.digest }
    },
    async pushIndex(name, images) {
      const [repository = '', tag = ''] = name.split(':')
      const manifests = images.map(({ digest, architecture }) => ({
        ...{ mediaType: manifestType, digest, size: 1 },
        platform: { os: 'linux', architecture },
      }))
      const index = json({ schemaVersion: 2, mediaType: indexType, manifests })
      await call('PUT', `${repository}/manifests/${tag}`, index, indexType)
      return sha256(index)
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.exitCode === null && child.kill('SIGKILL')) await ended
      rmSync(folder, { recursive: true })
    },
  }
}

function configuration(folder: string, host: string, password: boolean): string {
  const auth = password ? `auth: { htpasswd: { realm: labrun, path: ${folder}/htpasswd } }\n` : ''
  return `version: 0.1
storage: { filesystem: { rootdirectory: ${folder}/data } }
http: { addr: "${host}", secret: labrun }
log: { level: error }
${auth}`
}

async function answered(url: string, child: ChildProcess): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`docker-registry ended with ${code}`)))
  })
  failed.catch(() => {})
  for (let tries = 0; tries < 200; tries += 1) {
    const up = await Promise.race([
      fetch(url)
        .then(() => true)
        .catch(() => false),
      failed,
    ])
    if (up) return
    await sleep(50)
  }
  throw new Error('docker-registry does not answer')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

/** How the stand-in is to behave. */
export interface StandInOptions {
  /** Asks for a token first, as Docker Hub does. */
  token?: boolean
  /** Answers the tag with an index of two kinds of machine. */
  index?: boolean
  /** Sends other bytes than the layer's digest says. */
  damaged?: boolean
  /** The status that every manifest gets. */
  status?: number
  architecture?: string
}

/** A registry with one image, `lab/tiny:1`, that holds the file `/hello`. */
export interface StandIn {
  /** Name of its image. */
  image: string
  /** What `docker pull` would show as digest. */
  digest: string
  /** Paths that were asked for, less `/v2/lab/tiny`. */
  asked: string[]
  close(): void
}

const sha256 = (bytes: string | Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Starts it on loopback. */
export async function startRegistry(options: StandInOptions = {}): Promise<StandIn> {
  const blobs = new Map<string, Buffer>()
  const keep = (bytes: Buffer) => {
    blobs.set(sha256(bytes), bytes)
    return { digest: sha256(bytes), size: bytes.length }
  }
  const layer = tarOf('hello', 'hello from the registry\n')
  const architecture = options.architecture ?? (process.arch === 'x64' ? 'amd64' : process.arch)
  const config = keep(
    json({
      architecture,
      os: 'linux',
      config: { Cmd: ['/hello'] },
      rootfs: { type: 'layers', diff_ids: [sha256(layer)] },
    }),
  )
  const manifest = json({ schemaVersion: 2, config, layers: [keep(gzipSync(layer))] })
  const other = { digest: sha256('other'), size: 5, platform: { os: 'linux', architecture: 'mips' } }
  const index = json({
    schemaVersion: 2,
    manifests: [other, { ...keep(manifest), platform: { os: 'linux', architecture } }],
  })
  const top = options.index ? index : manifest
  const asked: string[] = []

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const { url = '' } = request
    const { port } = server.address() as AddressInfo
    if (url.startsWith('/token?')) {
      response.end(JSON.stringify({ token: `for ${new URL(url, 'http://x').searchParams.get('scope')}` }))
      return
    }
    if (options.token && request.headers.authorization !== 'Bearer for repository:lab/tiny:pull') {
      const realm = `http://127.0.0.1:${port}/token`
      const challenge = `Bearer realm="${realm}",service="stand-in",scope="repository:lab/tiny:pull"`
      response.writeHead(401, { 'WWW-Authenticate': challenge }).end()
      return
    }
    const path = url.replace('/v2/lab/tiny', '')
    asked.push(path)
    const reference = path.split('/').at(-1) ?? ''
    if (path.startsWith('/manifests/') && options.status) response.writeHead(options.status).end()
    else if (path === '/manifests/1') response.end(top)
    else if (blobs.has(reference)) response.end(options.damaged ? Buffer.from('other') : blobs.get(reference))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    image: `127.0.0.1:${port}/lab/tiny:1`,
    digest: sha256(top),
    asked,
    close: () => void server.close(),
  }
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

/** A tar file (POSIX ustar) that holds one file. */
function tarOf(name: string, content: string): Buffer {
  const header = Buffer.alloc(512)
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`
  header.write(name)
  header.write(octal(0o644, 8), 100)
  header.write(octal(0, 8) + octal(0, 8) + octal(content.length, 12) + octal(0, 12), 108)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  header.write(
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    ),
    148,
  )
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512)
  body.write(content)
  return Buffer.concat([header, body, Buffer.alloc(1024)])
}

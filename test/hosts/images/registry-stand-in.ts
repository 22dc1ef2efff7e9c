import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'

/** How the stand-in is to behave. */
export interface StandInOptions {
  /** Asks for a token first, as Docker Hub does. */
  token?: boolean
  /** The user that it lets in, `name:password`; by a token where `token` is set, else by the password itself. */
  user?: string
  /** Lets somebody in for this identity token, which goes by POST. */
  identityToken?: string
  /** Where tokens are said to be had. */
  realm?: string
  /** Another server, to which blobs are redirected. */
  blobsAt?: string
  /** Gives no layer until `release` is called. */
  holdsBlobs?: boolean
  /** Gives half of each layer, and then ends the connection. */
  broken?: boolean
  /** Answers the tag with an index of two kinds of machine. */
  index?: boolean
  /** Sends other bytes than the layer's digest says. */
  damaged?: boolean
  /** The status that every manifest gets. */
  status?: number
  /** What every manifest is, whatever is asked for. */
  manifest?: string
  /** What stands in that answer. */
  body?: string
  architecture?: string
}

/** A registry with one image, `lab/tiny:1`, that holds the file `/hello`. */
export interface StandIn {
  /** Name of its image. */
  image: string
  /** What `docker pull` would show as digest. */
  digest: string
  /** Bytes of its configuration and its layer. */
  size: number
  /** The header `Authorization` of each request that was let in or not, and the body of those to the token server. */
  shown: string[]
  /** Paths that were asked for, less `/v2/lab/tiny`. */
  asked: string[]
  /** See `holdsBlobs`. */
  release(): void
  close(): void
}

/** The digest of these bytes, `sha256:…`. */
export const sha256 = (bytes: string | Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Starts it on loopback. */
export async function startRegistry(options: StandInOptions = {}): Promise<StandIn> {
  const blobs = new Map<string, Buffer>()
  const keep = (bytes: Buffer) => {
    blobs.set(sha256(bytes), bytes)
    return { digest: sha256(bytes), size: bytes.length }
  }
  const layer = tarOf('hello', 'hello from the registry\n')
  const zipped = gzipSync(layer)
  const architecture = options.architecture ?? (process.arch === 'x64' ? 'amd64' : process.arch)
  const config = keep(
    json({
      architecture,
      os: 'linux',
      config: { Cmd: ['/hello'] },
      rootfs: { type: 'layers', diff_ids: [sha256(layer)] },
    }),
  )
  const manifest = json({ schemaVersion: 2, config, layers: [keep(zipped)] })
  const other = { digest: sha256('other'), size: 5, platform: { os: 'linux', architecture: 'mips' } }
  const index = json({
    schemaVersion: 2,
    manifests: [other, { ...keep(manifest), platform: { os: 'linux', architecture } }],
  })
  const top = options.index ? index : manifest
  const asked: string[] = []
  const shown: string[] = []

  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
    if (!options.holdsBlobs) resolve()
  })

  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const { url = '' } = request
    const { port } = server.address() as AddressInfo
    const { authorization } = request.headers
    if (authorization) shown.push(authorization)
    if (url.startsWith('/token')) {
      await answerToken(options, request, response, shown)
      return
    }
    if (options.user && !options.token && authorization !== basic(options.user)) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="stand-in"' }).end()
      return
    }
    if (options.token && authorization !== 'Bearer for repository:lab/tiny:pull') {
      const realm = options.realm ?? `http://127.0.0.1:${port}/token`
      const challenge = `Bearer realm="${realm}",service="stand-in",scope="repository:lab/tiny:pull"`
      response.writeHead(401, { 'WWW-Authenticate': challenge }).end()
      return
    }
    const path = url.replace('/v2/lab/tiny', '')
    asked.push(path)
    if (path === `/blobs/${sha256(zipped)}` && options.holdsBlobs) {
      response.flushHeaders()
      await released
    }
    const reference = path.split('/').at(-1) ?? ''
    if (path.startsWith('/manifests/') && options.status) response.writeHead(options.status).end(options.body)
    else if (path.startsWith('/manifests/') && options.manifest !== undefined) response.end(options.manifest)
    else if (path === '/manifests/1') response.end(top)
    else if (path.startsWith('/blobs/') && options.blobsAt)
      response.writeHead(307, { Location: options.blobsAt + url }).end()
    else if (options.broken && reference === sha256(zipped)) {
      response
        .writeHead(200, { 'Content-Length': zipped.length })
        .write(zipped.subarray(0, zipped.length / 2))
      setTimeout(() => request.socket.destroy(), 50)
    } else if (blobs.has(reference))
      response.end(options.damaged ? Buffer.from('other') : blobs.get(reference))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    image: `127.0.0.1:${port}/lab/tiny:1`,
    digest: sha256(top),
    size: config.size + zipped.length,
    shown,
    asked,
    release,
    close: () => void server.close(),
  }
}

/** The token server: what a token is for stands in it. */
async function answerToken(
  options: StandInOptions,
  request: IncomingMessage,
  response: ServerResponse,
  shown: string[],
): Promise<void> {
  const body = await text(request)
  if (body) shown.push(body)
  const asked = body ? new URLSearchParams(body) : new URL(request.url!, 'http://x').searchParams
  const user = request.headers.authorization
  const isKnown = options.identityToken
    ? asked.get('grant_type') === 'refresh_token' && asked.get('refresh_token') === options.identityToken
    : !options.user || user === basic(options.user)
  const token = `for ${asked.get('scope')}`
  if (isKnown) response.end(JSON.stringify(body ? { access_token: token } : { token }))
  else response.writeHead(401).end()
}

function basic(user: string): string {
  return `Basic ${Buffer.from(user).toString('base64')}`
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

/** A tar file (POSIX ustar) that holds one file. */
export function tarOf(name: string, content: string | Buffer): Buffer {
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
  Buffer.from(content).copy(body)
  return Buffer.concat([header, body, Buffer.alloc(1024)])
}

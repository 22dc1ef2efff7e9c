import type { IncomingMessage, ServerResponse } from 'node:http'
import net from 'node:net'
import type { Duplex, Transform } from 'node:stream'
import { pipeline } from 'node:stream'
import type { EngineAddress } from '../engine-client.ts'

/** What is sent on instead of what came; what is left out is sent on as it came. */
export interface Rewritten {
  /** Path and query. */
  path?: string
  body?: Buffer
  /** What the answer runs through on its way. */
  tap?: Transform
}

/** An answer that was read whole. */
export interface WholeAnswer {
  status: number
  message: string
  /** Names and values in turn. */
  headers: string[]
  body: Buffer
}

/** No answer of the engine's to what is buffered here comes near it. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_HEADER_BYTES = 1024 * 1024

/**
 * Sends a call on to the engine and its answer back, both as they come: nothing is kept. Whoever goes first, the other
 * connection ends with him. Resolves when the answer is out.
 */
export async function forward(
  engine: EngineAddress,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  rewritten: Rewritten = {},
): Promise<void> {
  const answer = await ask(engine, incoming, outgoing, rewritten)
  // Whose end is held back has no length: with one, the client would not wait for it.
  const left = rewritten.tap ? [...HOP_BY_HOP, 'content-length'] : HOP_BY_HOP
  outgoing.writeHead(answer.statusCode!, answer.statusMessage, endToEnd(answer.rawHeaders, left))
  // `docker run` waits for the head of an answer whose body comes when the container has ended.
  outgoing.flushHeaders()
  const streams = rewritten.tap ? [answer, rewritten.tap, outgoing] : [answer, outgoing]
  await new Promise<void>((resolve) => pipeline(streams, () => resolve()))
  incoming.resume()
}

/** Sends a call on, and reads its answer whole, though the client may have gone: what is made is to be known. */
export async function forwardWhole(
  engine: EngineAddress,
  incoming: IncomingMessage,
  rewritten: Rewritten = {},
): Promise<WholeAnswer> {
  const answer = await ask(engine, incoming, null, rewritten)
  const headers = endToEnd(answer.rawHeaders, [...HOP_BY_HOP, 'content-length'])
  return { status: answer.statusCode!, message: answer.statusMessage!, headers, body: await whole(answer) }
}

/** Answers with what was read whole. */
export function answerWhole(outgoing: ServerResponse, { status, message, headers, body }: WholeAnswer): void {
  const length = status === 204 || status === 304 ? [] : ['Content-Length', String(body.length)]
  outgoing.writeHead(status, message, [...headers, ...length])
  outgoing.end(body)
}

/** All of a body. @throws where it is longer than anything that is sent there */
export async function whole(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > MOST_BYTES) throw new Error(`a body of more than ${MOST_BYTES} bytes`)
  }
  return Buffer.concat(chunks)
}

/**
 * Connects a client whose connection becomes a raw stream with the engine: byte by byte, each direction ends by itself.
 *
 * @param head what the client has sent behind the head of its call
 * @param onEnd called once both directions have ended
 */
export function splice(
  engine: EngineAddress,
  incoming: IncomingMessage,
  client: Duplex,
  head: Buffer,
  onEnd: () => void = () => {},
): Duplex {
  const upstream = net.connect({ ...toConnect(engine), allowHalfOpen: true })
  const lines = pairs(incoming.rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`)
  upstream.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1')
  upstream.write(head)
  client.pipe(upstream)
  upstream.pipe(client)
  let isConnected = false
  upstream.once('connect', () => {
    isConnected = true
  })
  upstream.once('error', (error) => {
    if (isConnected) client.destroy()
    else answerRaw(client, 502, silentWords(error))
  })
  client.once('error', () => upstream.destroy())
  client.once('close', () => upstream.destroy())
  // It has gone before.
  if (client.destroyed) upstream.destroy()
  upstream.once('close', () => {
    onEnd()
    // What is still to be written has its time.
    if (isConnected && !client.writableEnded) client.end()
  })
  return upstream
}

/** Answers a client whose connection is no longer spoken HTTP on by Node. */
export function answerRaw(client: Duplex, status: number, message: string): void {
  const body = JSON.stringify({ message })
  const head = [
    `HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Error'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  client.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** An answer of labrun's own, in the form of the engine's. */
export function answerJson(outgoing: ServerResponse, status: number, body: unknown): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  const text = `${JSON.stringify(body)}\n`
  outgoing.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  })
  outgoing.end(text)
}

/** Why an engine's answer is missing. */
export function silentWords(error: Error): string {
  return `labrun: the Docker engine of this machine does not answer: ${error.message}`
}

/** The engine went away, or was never there. */
export class Silent extends Error {}

function ask(
  engine: EngineAddress,
  incoming: IncomingMessage,
  outgoing: ServerResponse | null,
  { path, body }: Rewritten,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const left = body === undefined ? HOP_BY_HOP_TO_ENGINE : [...HOP_BY_HOP, 'content-length']
    const headers = endToEnd(incoming.rawHeaders, left)
    const sent = body ?? (hasBody(incoming) ? null : NOTHING)
    if (sent !== null && (body !== undefined || !hasLength(incoming)))
      headers.push('Content-Length', String(sent.length))
    const upstream = process.getBuiltinModule('node:http').request({
      ...engine,
      method: incoming.method ?? 'GET',
      path: path ?? incoming.url ?? '/',
      headers,
      agent: false,
      maxHeaderSize: MOST_HEADER_BYTES,
    })
    upstream.once('response', resolve)
    upstream.on('error', (error) => reject(new Silent(silentWords(error))))
    outgoing?.once('close', () => upstream.destroy())
    // The end of no body would come when the engine has answered and gone.
    if (sent !== null) upstream.end(sent)
    else {
      upstream.flushHeaders()
      incoming.pipe(upstream)
      incoming.once('error', () => upstream.destroy())
    }
  })
}

const NOTHING = Buffer.alloc(0)

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function hasLength({ headers, method }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || method === 'GET' || method === 'HEAD'
}

/** They are about one connection, and Node has its own for each. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding']
/** But by its own a body is sent on in the form in which it comes. */
const HOP_BY_HOP_TO_ENGINE = ['connection', 'keep-alive', 'upgrade']

function endToEnd(rawHeaders: readonly string[], left: readonly string[]): string[] {
  return pairs(rawHeaders)
    .filter(([name]) => !left.includes(name.toLowerCase()))
    .flat()
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const found: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2)
    found.push([rawHeaders[index]!, rawHeaders[index + 1]!])
  return found
}

function toConnect(engine: EngineAddress): net.NetConnectOpts {
  return 'socketPath' in engine ? { path: engine.socketPath } : engine
}

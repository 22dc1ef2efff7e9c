import { lstatSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { HostError } from '../core/host-error.ts'

/** What a Docker engine answered. */
export interface EngineAnswer {
  status: number
  /** Parsed where it is JSON, else text. */
  body: unknown
}

/** Where an engine listens. */
export type EngineAddress = { socketPath: string } | { host: string; port: number }

/** Docker's Engine API over its socket: no command, no library, one connection a call. */
export interface EngineClient {
  /** @throws {HostError} where the engine does not answer within 10 s. A status such as 404 is an answer. */
  call(method: string, path: string, body?: unknown): Promise<EngineAnswer>
  /** An answer that is read as it comes; the time limit is on its first byte only. */
  open(method: string, path: string, body?: unknown, limitMs?: number): Promise<IncomingMessage>
}

/** How long an image may take to go in or out: a large one, on a slow disk. */
export const transferLimitMs = 600_000

/** How long an engine may take for an answer: one that takes longer hangs. */
const answerLimitMs = 10_000

/**
 * Speaks to the engine that listens at `where`: the path of a unix socket, or `tcp://HOST:PORT`.
 *
 * @param options `mayBeLink: false`: where that path has become a symbolic link, nobody answers
 */
export function createEngineClient(
  where: string,
  limitMs = answerLimitMs,
  { mayBeLink = true } = {},
): EngineClient {
  const address = engineAddress(where)
  const open: EngineClient['open'] = (method, path, body, openLimitMs = limitMs) =>
    new Promise((resolve, reject) => {
      if (!mayBeLink && 'socketPath' in address && isLink(address.socketPath))
        return reject(silent(method, path, new Error(`${address.socketPath} is a link`)))
      const stream = body instanceof Readable
      const headers =
        body === undefined ? {} : { 'Content-Type': stream ? 'application/x-tar' : 'application/json' }
      const request = http().request({ ...address, method, path, headers, agent: false })
      const timer = setTimeout(() => request.destroy(slow(openLimitMs)), openLimitMs)
      request.once('response', (response) => {
        clearTimeout(timer)
        resolve(response)
      })
      request.on('error', (error) => {
        clearTimeout(timer)
        reject(silent(method, path, error))
      })
      if (stream) (body as Readable).once('error', (error) => request.destroy(error)).pipe(request)
      else request.end(body === undefined ? undefined : JSON.stringify(body))
    })

  const call: EngineClient['call'] = async (method, path, body) => {
    const response = await open(method, path, body)
    const timer = setTimeout(() => response.destroy(slow(limitMs)), limitMs)
    try {
      return { status: response.statusCode ?? 0, body: parse(await text(response)) }
    } catch (error) {
      throw silent(method, path, error as Error)
    } finally {
      clearTimeout(timer)
    }
  }
  return { open, call }
}

/** Of the path of a unix socket, or `tcp://HOST:PORT`. */
export function engineAddress(where: string): EngineAddress {
  const [, host, port] = /^tcp:\/\/\[?([^\]]+)\]?:(\d+)$/.exec(where) ?? []
  return host === undefined ? { socketPath: where } : { host, port: Number(port) }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** Not by `import`, which looks at each of its exports and thereby loads WebSocket, fetch and all: 35 ms for nothing. */
function http() {
  return process.getBuiltinModule('node:http')
}

/** The engine's own words for what went wrong. */
export function engineMessage(body: unknown): string {
  const message = (body as { message?: unknown } | null)?.message
  return typeof message === 'string' ? message : String(body)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}

function slow(limitMs: number): Error {
  return new Error(`no answer in ${limitMs / 1000} s`)
}

function silent(method: string, path: string, error: Error): HostError {
  const call = `${method} ${path.split('?')[0]}`
  return new HostError(
    'environment',
    'docker-silent',
    `the Docker engine does not answer ${call}: ${error.message}`,
    'It hangs, or it has ended.',
    error,
  )
}

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Journal } from '../../../src/hosts/local/journal.ts'
import { type EngineProxy, openProxy } from '../../../src/hosts/local/proxy.ts'

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void

/** An engine of nothing but answers, and a proxy before it. */
export interface Fake {
  /** What happened, in order: calls of the engine, records of the journal. */
  log: string[]
  /** By method and path, as in `POST /containers/create`; what has no answer here is 404. */
  answers: Record<string, Answer | object>
  /** Called with connections that become raw. */
  onUpgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Bodies of the calls, by method and path. */
  bodies: Record<string, string>
  journal: Journal
  proxy: EngineProxy
  /** The proxy's socket. */
  socketPath: string
}

export async function fakeEngine(): Promise<Fake> {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-proxy-'))
  const log: string[] = []
  const fake: Omit<Fake, 'proxy'> = {
    log,
    answers: {},
    onUpgrade: (_, socket) => socket.destroy(),
    bodies: {},
    journal: journalIn(log),
    socketPath: join(directory, 'docker.sock'),
  }
  const engine = createServer((incoming, outgoing) => void answer(fake as Fake, incoming, outgoing))
  engine.on('upgrade', (incoming, socket, head) => {
    log.push(`${incoming.method} ${incoming.url}`)
    fake.onUpgrade(incoming, socket, head)
  })
  const enginePath = join(directory, 'engine.sock')
  await new Promise<void>((resolve) => engine.listen(enginePath, resolve))
  const proxy = await openProxy({
    run: 'abc',
    engine: enginePath,
    socketPath: fake.socketPath,
    journal: fake.journal,
    tell: (words) => void log.push(words),
    onTrouble: (error) => void log.push(`trouble: ${(error as Error).message}`),
  })
  onTestFinished(async () => {
    await proxy.close()
    engine.closeAllConnections()
    engine.close()
    rmSync(directory, { recursive: true })
  })
  return Object.assign(fake, { proxy })
}

function journalIn(log: string[]): Journal {
  const areas: string[] = []
  const own = new Set<string>()
  return {
    intend(area, name) {
      log.push(`intend ${area} ${name}`)
      return areas.push(area) - 1
    },
    done(intent, id) {
      log.push(`made ${areas[intent]} ${id}`)
      own.add(`${areas[intent]!.slice(0, -1)} ${id}`)
    },
    undone: (intent) => void log.push(`not made ${areas[intent]}`),
    owns: (key) => own.has(key),
  }
}

async function answer(fake: Fake, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const call = `${incoming.method} ${incoming.url}`
  // Looks are not what a test is about.
  if (incoming.method !== 'GET') fake.log.push(call)
  const path = `${incoming.method} ${new URL(incoming.url!, 'http://engine').pathname}`
  const found = fake.answers[path] ?? (path === 'GET /images/json' ? [] : undefined)
  if (typeof found === 'function') return (found as Answer)(incoming, outgoing)
  let body = ''
  for await (const chunk of incoming) body += chunk
  fake.bodies[path] = body
  const status = found === undefined ? 404 : path.endsWith('/create') ? 201 : 200
  outgoing.writeHead(status, { 'Content-Type': 'application/json' })
  outgoing.end(JSON.stringify(found ?? { message: `no such thing: ${path}` }))
}

/** What the proxy answered. */
export interface Answered {
  status: number
  /** Parsed where it is JSON, else text. */
  body: unknown
}

/** Calls the proxy as a client does. */
export function call(fake: Fake, method: string, path: string, body?: string | object): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: fake.socketPath, method, path, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.once('end', () => resolve({ status: response.statusCode!, body: parsed(text) }))
      response.once('error', reject)
    })
    sent.once('error', reject)
    // Of a DELETE Node sends no body that it has no length of.
    if (method === 'DELETE' || body === undefined) sent.end()
    else sent.end(typeof body === 'object' ? JSON.stringify(body) : body)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A connection to the proxy, on which a client speaks for itself; it stays open when the other end has ended. */
export function dial(fake: Fake, text: string): Socket {
  const socket = connect({ path: fake.socketPath, allowHalfOpen: true })
  socket.write(text)
  return socket
}

/** A container as an engine tells of it; `run` is the value of the run's label. */
export function container(name: string, run?: string): object {
  return {
    Id: `id-of-${name}`,
    Name: `/${name}`,
    Created: '2026-11-01T10:20:30Z',
    Config: { Image: 'nginx', Labels: run === undefined ? {} : { 'labrun.run': run } },
  }
}

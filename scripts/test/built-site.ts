import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { completePath, isOnPath } from '../set-up/system-packages.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built site is shown, on this machine's loopback. */
    siteUrl: string
  }
}

/** Vitest's global set-up of the site's tests: builds the site and shows it. They fail where they can't run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!isOnPath('chromium', completePath(process.env.PATH)))
    throw new Error("the site's tests need Chromium: `npm test` installs what is missing")
  const { url, close } = await showBuiltSite()
  project.provide('siteUrl', url)
  return close
}

/** The site, built anew and shown as a host would: on this machine's loopback, packed by gzip. */
export async function showBuiltSite(): Promise<{ url: string; close: () => Promise<void> }> {
  await build()
  const port = await freePort()
  const server = spawn('astro', ['preview', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  })
  const url = `http://127.0.0.1:${port}`
  await answers(url, server)
  const close = async () => {
    const ended = once(server, 'exit')
    if (server.exitCode === null && server.kill()) await ended
  }
  return { url, close }
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, ['scripts/site.ts', 'build'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      words += text
    })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the site can't be built:\n${words}`)
}

/** One that nothing has now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** Waits until a server answers. */
export async function answers(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null)
      throw new Error(`the server of the site ended with status ${server.exitCode}`)
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
    await sleep(100)
  }
}

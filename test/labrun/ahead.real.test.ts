import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../docker/host-kit.ts'
import { block, labFile, start, WITHOUT_DOCKER } from './command.ts'
import { childrenOf, isAlive, startedAhead } from './processes.ts'

// Engine and supervisor are started while the labs are read.

const PASSES = block('bash host', 'true')
const FAULTY = block('bash host', 'if')
/** Reading it takes two seconds or more: time to find the processes. */
const LONG = '- a\n\nb\n\n'.repeat(4000)

/** A labrun that is reading a lab. */
async function reading(body: string, ...argv: string[]) {
  const child = start([labFile(body + LONG, WITHOUT_DOCKER), ...argv])
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  const words = text(child.stderr!)
  return { child, ended, words, ...(await startedAhead(child.pid!)) }
}

async function bothEnd({ engine, supervisor }: { engine: number; supervisor: number }): Promise<void> {
  await eventually(
    () => [engine, supervisor].filter(isAlive),
    (alive) => alive.length === 0,
  )
}

test('a lab with a mistake: exit 3, the mistake is all that is said, no process stays', async () => {
  const run = await reading(FAULTY)
  expect(await run.ended).toEqual([3, null])
  expect(isAlive(run.engine)).toBe(false)
  expect((await run.words).split('\n')[0]).toMatch(
    /lab\.md:\d+:1: error shell-syntax: bash can't read this block: /,
  )
  expect(await run.words).not.toMatch(/engine|supervisor/)
  await bothEnd(run)
})

test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s while labs are read: no process stays',
  async (signal) => {
    const run = await reading(PASSES)
    run.child.kill(signal)
    expect(await run.ended).toEqual([null, signal])
    await bothEnd(run)
  },
)

test('the engine dies while labs are read: told once they are, and nothing stays', async () => {
  const run = await reading(PASSES)
  process.kill(run.engine, 'SIGKILL')
  expect(await run.ended).toEqual([4, null])
  expect(await run.words).toBe(`labrun: error engine-died: the engine died (SIGKILL)
  hint: Its supervisor takes the Docker host away; \`labrun clean\` tells whether anything was left.
`)
  await bothEnd(run)
})

test('the engine dies while a lab with a mistake is read: the mistake is what counts', async () => {
  const run = await reading(FAULTY)
  process.kill(run.engine, 'SIGKILL')
  expect(await run.ended).toEqual([3, null])
  expect(await run.words).not.toContain('engine')
  await bothEnd(run)
})

test('the supervisor dies before it is told to make a host: an error of the host, and nothing stays', async () => {
  const run = await reading(PASSES)
  process.kill(run.supervisor, 'SIGKILL')
  expect(await run.ended).toEqual([4, null])
  await bothEnd(run)
})

test('a plan is printed without an engine', async () => {
  const child = start([labFile(PASSES + LONG, WITHOUT_DOCKER), '--plan'])
  const ended = once(child, 'close')
  const seen = new Set<string>()
  void ended.then(() => seen.add('end'))
  while (!seen.has('end')) {
    for (const { command } of childrenOf(child.pid!)) seen.add(command)
    await sleep(5)
  }
  expect([...seen].filter((command) => command.includes('engine'))).toEqual([])
  expect((await ended)[0]).toBe(0)
})

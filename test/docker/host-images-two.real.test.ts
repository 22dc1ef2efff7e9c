import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type StandIn, startRegistry } from '../hosts/images/registry-stand-in.ts'
import { isAlive } from '../labrun/processes.ts'
import { eventually, onMachine } from './host-kit.ts'

// Several labruns that want one image, each a process of its own.
let folder: string
let makers: Maker[]
let registry: StandIn

interface Maker {
  child: ChildProcess
  said: string[]
  ended: Promise<unknown>
}

beforeEach(async () => {
  folder = mkdtempSync('/var/tmp/labrun-makers-')
  mkdirSync(join(folder, 'cache'))
  mkdirSync(join(folder, '_images/slow'), { recursive: true })
  writeFileSync(join(folder, '_images/slow/recipe.yaml'), 'debian: { packages: [] }\n')
  makers = []
  registry = await startRegistry({ holdsBlobs: true })
})

afterEach(async () => {
  for (const { child } of makers) child.kill('SIGKILL')
  await Promise.all(makers.map(({ ended }) => ended))
  registry.close()
  rmSync(folder, { recursive: true })
})

function startMaker(image: string): Maker {
  const program = join(import.meta.dirname, 'image-maker.ts')
  const child = spawn(process.execPath, [program, join(folder, 'cache'), folder, image], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const maker: Maker = { child, said: [], ended: once(child, 'close') }
  child.stdout.setEncoding('utf8').on('data', (text: string) => maker.said.push(...text.trim().split('\n')))
  makers.push(maker)
  return maker
}

const says = (maker: Maker, words: string) =>
  eventually(
    () => maker.said,
    (said) => said.some((line) => line.includes(words)),
  )

const waiting = (image: string) => `waiting for another labrun that makes the image ${image}`
const builders = () => onMachine('pgrep', '--full', `debootstrap.*${folder}`).catch(() => '')
const numbers = (pids: string) => pids.split('\n').map(Number)
const archives = () => readdirSync(join(folder, 'cache/images'))

test('one that waits is interrupted at once, and the other goes on', async () => {
  const maker = startMaker(registry.image)
  await says(maker, 'pulling ')
  const waiter = startMaker(registry.image)
  await says(waiter, waiting(registry.image))
  waiter.child.kill('SIGINT')
  await waiter.ended
  expect(waiter.said).toEqual([waiting(registry.image), 'interrupted'])
  registry.release()
  await maker.ended
  expect(maker.said.at(-1)).toBe(registry.digest)
  expect(archives()).toHaveLength(1)
})

test('one that waits takes what the other has made', async () => {
  const maker = startMaker(registry.image)
  await says(maker, 'pulling ')
  const waiter = startMaker(registry.image)
  await says(waiter, waiting(registry.image))
  registry.release()
  await waiter.ended
  expect(waiter.said).toEqual([waiting(registry.image), registry.digest])
})

test('one that waits and is killed leaves no process that waits on', async () => {
  const maker = startMaker(registry.image)
  await says(maker, 'pulling ')
  const waiter = startMaker(registry.image)
  await says(waiter, waiting(registry.image))
  const children = await eventually(
    () => onMachine('pgrep', '--parent', String(waiter.child.pid)).catch(() => ''),
    (pids) => pids !== '',
  )
  waiter.child.kill('SIGKILL')
  await eventually(
    () => numbers(children).filter(isAlive),
    (alive) => alive.length === 0,
  )
})

test('where the one that pulls is killed, the one that waits does it', async () => {
  const maker = startMaker(registry.image)
  await says(maker, 'pulling ')
  const waiter = startMaker(registry.image)
  await says(waiter, waiting(registry.image))
  maker.child.kill('SIGKILL')
  await says(waiter, 'pulling ')
  registry.release()
  await waiter.ended
  expect(waiter.said.at(-1)).toBe(registry.digest)
  expect(archives()).toHaveLength(1)
  expect(readdirSync(join(folder, 'cache/locks'))).toEqual([])
})

test('a build ends with its labrun', async () => {
  const maker = startMaker('slow')
  await says(maker, 'building the image')
  await eventually(builders, (pids) => pids !== '')
  maker.child.kill('SIGKILL')
  await eventually(builders, (pids) => pids === '')
})

test('where the one that builds is killed, its build ends, and the one that waits begins anew', async () => {
  const maker = startMaker('slow')
  await says(maker, 'building the image')
  const first = await eventually(builders, (pids) => pids !== '')
  const waiter = startMaker('slow')
  await says(waiter, waiting('slow:latest'))
  // What an earlier recipe of the same name has left is nobody's any more.
  mkdirSync(join(folder, 'cache/images/slow:latest@recipe-0.making/root'), { recursive: true })
  maker.child.kill('SIGKILL')
  await says(waiter, 'building the image')
  const second = await eventually(builders, (pids) => pids !== '' && !pids.includes(first))
  expect(first.split('\n').filter((pid) => second.split('\n').includes(pid))).toEqual([])
  expect(numbers(first).filter(isAlive)).toEqual([])
  expect(archives()).toEqual([expect.stringMatching(/^slow:latest@recipe-\w{12}\.making$/)])

  waiter.child.kill('SIGINT')
  await waiter.ended
  expect(waiter.said.at(-1)).toBe('interrupted')
  expect(await builders()).toBe('')
  expect(archives()).toEqual([])
  expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toContain(folder)
})

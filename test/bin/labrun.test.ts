import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { installNode, makeCheckout, OLD } from './old-node.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  makeCheckout(root)
})
afterEach(() => rmSync(root, { recursive: true }))

function start(options: string[], words: string[] = []) {
  const child = spawn(process.execPath, [...options, join(root, 'bin/labrun.js'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output += bytes))
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }))
  })
  return { child, ended }
}

const program = (text: string) => writeFileSync(join(root, 'dist/main.js'), text)

test('it loads the program, with its arguments', async () => {
  program('console.log(process.argv.slice(2).join())')
  expect(await start([], ['check', 'labs']).ended).toEqual({ code: 0, output: 'check,labs\n' })
})

test('a checkout that is not built says so', async () => {
  expect(await start([]).ended).toEqual({
    code: 4,
    output: `labrun: error not-built: ${root}/dist/main.js is missing
  hint: \`npm start\` in ${root}/ sets labrun up.
`,
  })
})

test('an old Node without a newer one beside it says so', async () => {
  program('')
  expect(await start([OLD]).ended).toEqual({
    code: 4,
    output: `labrun: error old-node: labrun needs Node 22.12 or newer, and this is 20.20.2
  hint: in a checkout, \`npm start\` installs one; elsewhere, install Node 22 and run labrun again.
`,
  })
})

test('an old Node goes over to the newer one, and hands on arguments and exit status', async () => {
  installNode(root)
  program('console.log(process.versions.node, ...process.argv.slice(2)); process.exitCode = 3')
  expect(await start([OLD], ['list']).ended).toEqual({ code: 3, output: `${process.versions.node} list\n` })
})

test('a signal is handed on, and what it makes of the program', async () => {
  installNode(root)
  program("process.on('SIGTERM', () => process.exit(143)); setInterval(() => {}, 1000); console.log('up')")
  const { child, ended } = start([OLD])
  child.stdout.once('data', () => child.kill('SIGTERM'))
  expect(await ended).toEqual({ code: 143, output: 'up\n' })
})

test('it is told where the old Node is killed, which could hand nothing on', async () => {
  installNode(root)
  program(`import { endWithWrapper } from '${resolve('src/cli/wrapper.ts')}'
    endWithWrapper()
    process.on('exit', (code) => console.log(code, process.env.LABRUN_WRAPPED))
    setInterval(() => {}, 1000)
    console.log('up')`)
  const { child, ended } = start([OLD])
  child.stdout.once('data', () => child.kill('SIGKILL'))
  expect(await ended).toEqual({ code: null, output: 'up\n129 undefined\n' })
})

test('a program that has ended is not kept by that', async () => {
  installNode(root)
  program(`import { endWithWrapper } from '${resolve('src/cli/wrapper.ts')}'
    endWithWrapper()
    console.log('done')`)
  expect(await start([OLD]).ended).toEqual({ code: 0, output: 'done\n' })
})

test('another program that has a channel to it may end', async () => {
  program(`import { endWithWrapper } from '${resolve('src/cli/wrapper.ts')}'
    process.on('disconnect', () => setTimeout(() => console.log('still there'), 50))
    endWithWrapper()
    console.log('up')`)
  const child = spawn(process.execPath, [join(root, 'bin/labrun.js')], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  child.stdout!.once('data', () => child.disconnect())
  expect(await text(child.stdout!)).toBe('up\nstill there\n')
})

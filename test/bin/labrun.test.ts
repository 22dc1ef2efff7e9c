import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** Makes Node say that it is an old one. */
const OLD =
  '--import=data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  for (const folder of ['bin', 'dist', 'node_modules/.bin'])
    mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  copyFileSync('bin/labrun.js', join(root, 'bin/labrun.js'))
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

/** What npm installs as a newer Node. */
function installNode() {
  const file = join(root, 'node_modules/.bin/node')
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' "$@"\n`)
  chmodSync(file, 0o755)
}

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
  installNode()
  program('console.log(process.versions.node, ...process.argv.slice(2)); process.exitCode = 3')
  expect(await start([OLD], ['list']).ended).toEqual({ code: 3, output: `${process.versions.node} list\n` })
})

test('a signal is handed on, and what it makes of the program', async () => {
  installNode()
  program("process.on('SIGTERM', () => process.exit(143)); setInterval(() => {}, 1000); console.log('up')")
  const { child, ended } = start([OLD])
  child.stdout.once('data', () => child.kill('SIGTERM'))
  expect(await ended).toEqual({ code: 143, output: 'up\n' })
})

#!/usr/bin/env node
/**
 * The command. Plain JavaScript that any Node reads: it looks at the version first, goes over to the checkout's own
 * Node where this one is too old, and only then loads labrun.
 */
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import module from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const OLDEST = /** @type {const} */ ([22, 12])
const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

function isNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

/** @param {string} message */
function giveUp(message) {
  console.error(message)
  process.exitCode = 4
}

async function load() {
  const program = here('../dist/main.js')
  if (!existsSync(program)) {
    giveUp(`labrun: error not-built: ${program} is missing
  hint: \`npm start\` in ${here('..')} sets labrun up.`)
    return
  }
  keepCompiled()
  await import(new URL('../dist/main.js', import.meta.url).href)
}

/** Keeps V8's compiled code beside the program; the engine and the supervisor find it by the environment. */
function keepCompiled() {
  const directory = here('../dist/.compiled')
  module.enableCompileCache(directory)
  process.env.NODE_COMPILE_CACHE ??= directory
}

/** Runs the same command line on the Node that set-up installed. */
function goOver() {
  const node = here('../node_modules/.bin/node')
  if (!existsSync(node) || realpathSync(node) === realpathSync(process.execPath)) {
    giveUp(`labrun: error old-node: labrun needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}
  hint: in a checkout, \`npm start\` installs one; elsewhere, install Node ${OLDEST[0]} and run labrun again.`)
    return
  }
  // The channel tells labrun should this process be killed, which can forward nothing then: see src/cli/wrapper.ts.
  const child = spawn(node, process.argv.slice(1), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, LABRUN_WRAPPED: '1' },
  })
  const forward = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal)
  // A terminal tells its Ctrl-C and its end to both; a second telling would hurry labrun's clean-up.
  const told = process.stdin.isTTY || process.stdout.isTTY ? () => {} : forward
  process.on('SIGINT', told).on('SIGHUP', told).on('SIGTERM', forward)
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal])
  })
}

if (isNewEnough()) await load()
else goOver()

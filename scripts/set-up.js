#!/usr/bin/env node
/**
 * Sets the machine and this checkout up, as far as it is not done yet: system packages, npm packages (Node among
 * them), the build, the images. `npm start` and `npm test` begin with it.
 * Plain JavaScript without dependencies, for Node 20: it runs before `npm install` has.
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildStage } from './set-up/build-stage.js'
import { imageStage } from './set-up/image-stage.js'
import { withLock } from './set-up/lock.js'
import { npmStage } from './set-up/npm-stage.js'
import { npxStage } from './set-up/npx-stage.js'
import { commandRunner } from './set-up/run-command.js'
import { Interrupted, SetUpError } from './set-up/set-up-error.js'
import { runStages, secondsSince } from './set-up/stage.js'
import { systemStage } from './set-up/system-stage.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** `npm test` asks for what only tests need, such as a browser. */
const forTests = process.argv.includes('--tests')
const stages = [
  () => systemStage(forTests),
  () => npmStage(root),
  () => buildStage(root),
  () => npxStage(root),
  () => imageStage(root),
]

const interrupted = new AbortController()
for (const [signal, exitCode] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  process.on(signal, () => interrupted.abort(new Interrupted(exitCode)))
}

/** @param {string} text */
const write = (text) => void process.stdout.write(text)

async function setUp() {
  const startedAt = performance.now()
  const run = commandRunner(root, interrupted.signal, () => write('waiting for apt-get to end … '))
  const wait = (/** @type {string} */ holder) => write(`set-up: waiting for another one, process ${holder}\n`)
  await withLock(`${root}/.labrun/set-up.lock`, wait, interrupted.signal, async () => {
    const done = await runStages(stages, run, interrupted.signal, write)
    write(
      done === 0
        ? `set-up: nothing to do (${secondsSince(startedAt)})\n`
        : `set-up: done in ${secondsSince(startedAt)}\n`,
    )
  })
}

try {
  await setUp()
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}

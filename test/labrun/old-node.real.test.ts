import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import type { Event } from '../../src/core/event.ts'
import { installNode, makeCheckout, OLD } from '../bin/old-node.ts'
import { eventually, tracesOf } from '../docker/host-kit.ts'
import { block, labFile, WITHOUT_DOCKER } from './command.ts'
import { childrenOf, isAlive, startedAhead } from './processes.ts'

/** labrun's command as an older Node runs it, with the program of these sources. */
function startByOldNode(...argv: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  makeCheckout(root)
  installNode(root)
  writeFileSync(join(root, 'dist/main.js'), `await import('${resolve('src/cli/main.ts')}')`)
  return spawn(process.execPath, [OLD, join(root, 'bin/labrun.js'), ...argv], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

test('kill -9 of what the user started, in the middle of a step: nothing is left', async () => {
  const lab = labFile(block('bash host id=slow', 'sleep 600'), WITHOUT_DOCKER)
  const wrapper = startByOldNode(lab, '--reporter', 'ndjson')
  onTestFinished(() => void wrapper.kill('SIGTERM'))
  let runId = ''
  for await (const line of createInterface({ input: wrapper.stdout })) {
    const event = JSON.parse(line) as Event
    if (event.type === 'run-start') runId = event.runId
    if (event.type === 'step-start') break
  }
  const [front] = childrenOf(wrapper.pid!)
  onTestFinished(() => {
    if (isAlive(front!.pid)) process.kill(front!.pid, 'SIGTERM')
  })
  const { engine, supervisor } = await startedAhead(front!.pid)
  wrapper.kill('SIGKILL')
  await eventually(
    () => [front!.pid, engine, supervisor].filter(isAlive),
    (alive) => alive.length === 0,
  )
  expect(runId).not.toBe('')
  await eventually(
    () => tracesOf(runId),
    (traces) => traces.length === 0,
  )
})

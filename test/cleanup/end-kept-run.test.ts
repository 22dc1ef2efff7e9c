import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { endKeptRun } from '../../src/cleanup/end-kept-run.ts'
import type { FoundRun } from '../../src/cleanup/find-runs.ts'
import { createRunDirectory, goneDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-kept-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** A kept run; what its supervisor does when it is told to end is a bash script, which knows `$run` and `$gone`. */
async function keptRun(atEnd: string): Promise<FoundRun> {
  const { path, lock } = createRunDirectory(folder, 'kept')
  onTestFinished(() => lock.release())
  const script = `trap '${atEnd}; exit' TERM; echo ready; while :; do sleep 0.02; done`
  const env = { ...process.env, run: path, gone: goneDirectory(path) }
  const child = spawn('bash', ['-c', script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  const run = { name: 'kept', directory: path, startedAt: null, kept: null, fault: null }
  return { ...run, state: 'kept', supervisor: child.pid! }
}

const removed = { removed: true, residue: [], restored: [], note: null }

test('it is waited for until the directory is gone under its other name too', async () => {
  const run = await keptRun('mv "$run" "$gone"; sleep 0.5; rm -rf "$gone"')
  expect(await endKeptRun(run)).toEqual(removed)
  expect(existsSync(goneDirectory(run.directory))).toBe(false)
})

test('what a supervisor leaves that dies meanwhile is taken away', async () => {
  const run = await keptRun('mv "$run" "$gone"; kill -9 $$')
  expect(await endKeptRun(run)).toEqual(removed)
  expect(readdirSync(runsDirectory(folder))).toEqual([])
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { halfRemoved } from '../../src/cleanup/finish-removals.ts'
import { removeRun } from '../../src/cleanup/remove-run.ts'
import { createRunDirectory, runsDirectory } from '../../src/cleanup/state-directory.ts'

function stateDirectory(): string {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-gone-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

test('a removal that goes on is none that was cut short, until its remover is dead', async () => {
  const folder = stateDirectory()
  const gone = join(runsDirectory(folder), '.gone-a')
  mkdirSync(gone, { recursive: true })
  const remover = spawn('flock', ['--no-fork', gone, 'sh', '-c', 'echo; exec sleep infinity'])
  onTestFinished(() => void remover.kill('SIGKILL'))
  await once(remover.stdout, 'data')
  expect(halfRemoved(folder)).toEqual([])
  remover.kill('SIGKILL')
  await once(remover, 'exit')
  expect(halfRemoved(folder)).toEqual([gone])
})

test('whoever removes a run marks it as such for as long as that takes', async () => {
  const folder = stateDirectory()
  const run = createRunDirectory(folder, 'a')
  for (let at = 0; at < 2000; at += 1) mkdirSync(join(run.path, String(at)))
  const told = new Set<string>()
  let isGone = false
  const removal = removeRun(run.path, []).then((residue) => {
    isGone = true
    return residue
  })
  while (!isGone) {
    for (const directory of halfRemoved(folder)) told.add(directory)
    await new Promise(setImmediate)
  }
  expect([...told]).toEqual([])
  expect(await removal).toEqual([])
  run.lock.release()
})

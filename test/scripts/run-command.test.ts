import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { commandRunner } from '../../scripts/set-up/run-command.js'
import { Interrupted } from '../../scripts/set-up/set-up-error.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function runner() {
  const interrupt = new AbortController()
  const onWait = vi.fn()
  return { interrupt, onWait, run: commandRunner(folder, interrupt.signal, onWait) }
}

const said = async (file: string) => vi.waitUntil(() => readFile(file), { timeout: 10_000 })
const readFile = (file: string) => {
  try {
    return readFileSync(join(folder, file), 'utf8').trim()
  } catch {
    return ''
  }
}

test('both streams are kept, and how it ended', async () => {
  const { run } = runner()
  expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toMatchObject({
    ok: false,
    output: expect.stringMatching(/out\n|err\n/),
  })
  expect(await run(['pwd'], { env: { LC_ALL: 'C' } })).toEqual({ ok: true, output: `${folder}\n` })
})

test('a command that is not there fails, and is named', async () => {
  expect(await runner().run(['nowhere-to-be-found'])).toEqual({
    ok: false,
    output: 'spawn nowhere-to-be-found ENOENT',
  })
})

test('an interrupt ends a command and what it started', async () => {
  const { run, interrupt } = runner()
  const running = run(['sh', '-c', "trap '' TERM; sh -c 'echo $$ >child; exec sleep 60' & wait"])
  const child = Number(await said('child'))
  interrupt.abort(new Interrupted(130))
  await expect(running).rejects.toThrow('set-up: interrupted')
  // Killed; where nobody reaps it, it stays in the table as a dead one.
  const state = () => {
    try {
      return readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1]?.[0]
    } catch {
      return 'gone'
    }
  }
  expect(['gone', 'Z', 'X']).toContain(state())
})

test('a command that finishes is asked to stop, and waited for', async () => {
  const { run, interrupt, onWait } = runner()
  const script = "trap 'echo asked >asked' INT; echo up >up; sleep 0.3; sleep 0.3; echo finished >finished"
  const running = run(['bash', '-c', script], { finishes: true })
  await said('up')
  interrupt.abort(new Interrupted(130))
  await expect(running).rejects.toThrow('set-up: interrupted')
  expect([readFile('asked'), readFile('finished')]).toEqual(['asked', 'finished'])
  expect(onWait).toHaveBeenCalledOnce()
})

test('nothing is started after an interrupt', async () => {
  const { run, interrupt } = runner()
  interrupt.abort(new Interrupted(130))
  await expect(run(['touch', 'started'])).rejects.toThrow('set-up: interrupted')
})

import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'

const AT = new URL('../../../src/reporters/', import.meta.url).pathname

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  return path
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** A program that tells events without end. */
function telling(path: string): string {
  return `
    const { openReport } = await import('${AT}stream/report-stream.ts')
    const { ndjsonReporter } = await import('${AT}ndjson.ts')
    const reporter = ndjsonReporter({ write: openReport('${path}') })
    for (let attempt = 0; ; attempt += 1)
      reporter.onEvent({ type: 'step-retry', lab: 'x'.repeat(10_000), id: 'one', attempt })`
}

/** Of the lines that have their end: in the middle of the last one its writer may have been killed. */
function attempts(text: string): number[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line).attempt)
}

test('who is killed leaves whole lines, but for the last one', async () => {
  const path = join(folder(), 'events.ndjson')
  for (let round = 0; round < 6; round += 1) {
    rmSync(path, { force: true })
    const child = spawn(process.execPath, ['--input-type=module', '--eval', telling(path)], {
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    while (sizeOf(path) === 0) await delay(5)
    await delay(round * 7)
    child.kill('SIGKILL')
    await ended
    const told = attempts(readFileSync(path, 'utf8'))
    expect(told).toEqual(told.map((_, index) => index))
  }
})

test('on a disk that is full the lines are whole ones, and on one that is read-only it is told before the run', () => {
  const at = folder()
  const script = `
    mount -t tmpfs -o size=256k tmpfs ${at}
    "$1" --input-type=module --eval "$2" 2>&1 | grep --only-matching 'the report could not .*device' | head -1
    cat ${at}/events.ndjson
    mount -o remount,ro ${at}
    "$1" --input-type=module --eval "const { tryToReplace } = await import('${AT}stream/report-file.ts')
      try { tryToReplace('${at}/report.json') } catch (error) { console.log(error.code) }"`
  const argv = ['--mount', 'sh', '-c', script, 'sh', process.execPath, telling(join(at, 'events.ndjson'))]
  const [error, ...lines] = execFileSync('unshare', argv, { encoding: 'utf8' }).trimEnd().split('\n')
  expect(error).toBe(
    `the report could not be written to ${at}/events.ndjson: ENOSPC: no space left on device`,
  )
  expect(lines.pop()).toBe('EROFS')
  expect(attempts(`${lines.join('\n')}\n`).length).toBeGreaterThan(20)
})

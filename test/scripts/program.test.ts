import { expect, test } from 'vitest'
import { runProgram } from '../../scripts/test/program.ts'

test('a program that fails says what it said', async () => {
  expect(await runProgram(['sh', '-c', 'echo no; exit 3'])).toEqual({ ok: false, output: 'no\n' })
  expect(await runProgram(['true'])).toEqual({ ok: true, output: '' })
})

test('a program that is not there fails', async () => {
  expect(await runProgram(['nowhere-to-be-found'])).toEqual({
    ok: false,
    output: 'spawn nowhere-to-be-found ENOENT',
  })
})

test('a program that does not end is killed with all that it started', async () => {
  const script = 'sleep 60 & echo up; while :; do :; done'
  const { ok, output } = await runProgram(['bash', '-c', script], { timeoutMs: 600 })
  expect(ok).toBe(false)
  expect(output).toContain('bash: killed, since it did not end in 0.01 minutes')
})

import { expect, test } from 'vitest'
import { runInOneShell } from '../../../src/cleanup/machine/run-in-one-shell.ts'

test('what each printed, byte by byte; nothing of one that fails, or is not there', async () => {
  expect(
    await runInOneShell([
      ['printf', 'no end'],
      ['sh', '-c', 'echo half; echo why >&2; exit 3'],
      ['printf', "it's\n\n"],
      ['labrun-has-no-such-program'],
      ['true'],
    ]),
  ).toEqual(['no end', null, "it's\n\n", null, ''])
})

test('no shell for nothing', async () => {
  expect(await runInOneShell([])).toEqual([])
})

import { expect, test } from 'vitest'
import { runInOneShell } from '../../../src/cleanup/machine/run-in-one-shell.ts'

test('how each ended, and what it printed, byte by byte', async () => {
  expect(
    await runInOneShell([
      ['printf', 'no end'],
      ['sh', '-c', 'echo half; echo why >&2; exit 3'],
      ['printf', "it's\n\n"],
      ['labrun-has-no-such-program'],
      ['true'],
    ]),
  ).toEqual([
    { status: 0, stdout: 'no end', stderr: '' },
    { status: 3, stdout: 'half\n', stderr: 'why\n' },
    { status: 0, stdout: "it's\n\n", stderr: '' },
    { status: 127, stdout: '', stderr: expect.stringContaining('not found') },
    { status: 0, stdout: '', stderr: '' },
  ])
})

test('no shell for nothing', async () => {
  expect(await runInOneShell([])).toEqual([])
})

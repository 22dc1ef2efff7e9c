import { expect, test } from 'vitest'
import { LiveShell, type ShellParts } from '../../src/session/live-shell.ts'
import type { ProcessInfo } from '../../src/session/process-info.ts'

test('processes that can not be killed are told when a session is closed', async () => {
  const left: ProcessInfo[] = [7, 8].map((pid) => ({ pid, parent: 1, session: 1, state: 'D', startTicks: 1 }))
  const calls: string[] = []
  const call = (name: string) => () => void calls.push(name)
  const shell = new LiveShell({
    directory: { remove: call('remove') },
    channel: {
      endScript: call('end script'),
      close: call('close channel'),
      readRest: () => [],
      lastWords: () => '',
    },
    lab: { close: call('close lab') },
    pairs: { close: call('close pairs') },
    process: {
      ended: Promise.resolve({ code: 0, signal: null }),
      words: () => '',
      lost: () => null,
      release: call('release'),
    },
    processes: { killAll: async () => false, list: () => left },
  } as unknown as ShellParts)
  await expect(shell.close()).rejects.toMatchObject({
    kind: 'environment',
    rule: 'session-not-killed',
    message: 'Processes of a session could not be killed: 7, 8.',
    hint: 'A process that waits for a device or a file server ends when that answers.',
  })
  expect(calls).toEqual(['end script', 'close channel', 'close lab', 'close pairs', 'release', 'remove'])
})

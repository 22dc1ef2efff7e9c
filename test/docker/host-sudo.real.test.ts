import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, newRunId, tracesOf } from './host-kit.ts'

// `sudo` in a block: the machine's own where there is one, else the stand-in.

/** What `script` prints on a host of a machine that `prepare`, a script, has made different. */
async function printedAfter(prepare: string, script: string): Promise<string[]> {
  const runId = newRunId()
  const state = mkdtempSync('/var/tmp/labrun-test-')
  const program = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'host-owner.ts'),
  ]
  const owner = spawn(
    'unshare',
    [
      '--mount',
      'bash',
      '-euc',
      `${prepare}\nexec "$@"`,
      'bash',
      ...program,
      state,
      newRunId(),
      script,
      'no-images',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  onTestFinished(async () => {
    owner.kill('SIGKILL')
    await eventually(
      () => tracesOf(runId, state),
      (traces) => traces.length === 0,
    )
    rmSync(state, { recursive: true, maxRetries: 20 })
  })
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string]
  return (JSON.parse(line) as { printed: string }).printed.split('\n')
}

const EVERY_WAY = `command -v sudo
  sudo id -un; sudo -n -u root id -un; echo id | sudo -- xargs sudo; sudo A=1 sh -c 'echo $A'
  sudo touch /etc/mine; ls /etc/mine`
const ANSWERS = ['root', 'root', 'uid=0(root) gid=0(root) groups=0(root)', '1', '/etc/mine']

test('the machine’s own sudo serves, also as another user, and says nothing', async () => {
  expect(await printedAfter('', `{ ${EVERY_WAY}\nsudo -u nobody id -un; } 2>&1`)).toEqual([
    '/usr/bin/sudo',
    ...ANSWERS,
    'nobody',
  ])
})

test('on a machine without sudo the stand-in serves', async () => {
  const withoutSudo = `mount -t tmpfs tmpfs /mnt
    mkdir /mnt/upper /mnt/work
    mount -t overlay -o lowerdir=/usr/bin,upperdir=/mnt/upper,workdir=/mnt/work overlay /usr/bin
    rm /usr/bin/sudo`
  expect(await printedAfter(withoutSudo, `{ ${EVERY_WAY}; } 2>&1`)).toEqual([
    '/usr/local/bin/sudo',
    ...ANSWERS,
  ])
})

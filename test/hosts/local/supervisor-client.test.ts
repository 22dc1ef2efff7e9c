import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startLocalSupervisor } from '../../../src/hosts/local/supervisor-client.ts'

test('what it can not make ready it tells; whoever asks it then is answered, and nothing is there to be undone', async () => {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'labrun-state-'))
  onTestFinished(() => rmSync(stateDirectory, { recursive: true }))
  chmodSync(stateDirectory, 0o777)
  const supervisor = startLocalSupervisor({
    ...{ stateDirectory, name: 'x', engine: null, labDirectory: '/', scripts: '/', mayCutOff: false },
  })
  const unsafe = { rule: 'unsafe-directory' }
  await expect(supervisor.ready).rejects.toMatchObject(unsafe)
  await expect(supervisor.look({ do: 'begin', block: 'a' })).rejects.toMatchObject(unsafe)
  expect(await supervisor.stop()).toEqual({ news: 'gone', residue: [], restored: [] })
  expect(readdirSync(stateDirectory)).toEqual([])
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { cgroupProcesses } from '../../src/session/cgroup-processes.ts'

test('who has died during the last wait is gone', async () => {
  // A plain directory stands in for the kernel's.
  const cgroup = mkdtempSync(join(tmpdir(), 'labrun-cgroup-'))
  const procs = join(cgroup, 'cgroup.procs')
  writeFileSync(procs, '4194305\n')
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const gone = cgroupProcesses(cgroup, () => null).killAll()
  clock.mockReturnValue(60_000)
  writeFileSync(procs, '')
  expect(await gone).toBe(true)
  clock.mockRestore()
  rmSync(cgroup, { recursive: true })
})

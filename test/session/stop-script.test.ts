import { expect, test, vi } from 'vitest'
import type { ProcessInfo } from '../../src/session/process-info.ts'
import type { SessionProcesses } from '../../src/session/session-processes.ts'
import { stopScript } from '../../src/session/stop-script.ts'

const info = (pid: number, parent: number): ProcessInfo => ({
  pid,
  parent,
  session: 1,
  state: 'S',
  startTicks: pid * 100,
})

test('a shell lives on where what its script has left dies during the last wait', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const [shell, left] = [info(1, 0), info(2, 1)]
  let all = [shell, left]
  let killed = false
  const processes: SessionProcesses = {
    proc: '/nowhere',
    list: () => all,
    shell: () => shell,
    async signal(_, name) {
      if (name !== 'STOP') return
      clock.mockReturnValue(60_000)
      all = [shell]
    },
    async killAll() {
      killed = true
      return true
    },
  }
  expect(await stopScript(processes, 150, Promise.resolve())).toBe(true)
  expect(killed).toBe(false)
  clock.mockRestore()
})

import { afterAll, beforeAll } from 'vitest'
import type { DockerHost } from '../../src/core/docker-host.ts'
import { hostTarget } from '../../src/targets/host.ts'
import { sessionKey } from './places.ts'
import { describeShBehaviour } from './sh-behaviour.ts'
import { testNeverGreen } from './sh-never-green.ts'
import { startTestHost, type TestHost } from './test-host.ts'

const open = (host: DockerHost) =>
  hostTarget.open(host, sessionKey('host', { shell: 'sh' }), { GREETING: 'hello' })

describeShBehaviour({
  name: 'dash on the host',
  start: startTestHost,
  open,
  notFound: (line, command) => `sh: ${line}: /run/labrun/1/lab: ${command}: not found\n`,
  hasLines: false,
  errorStatus: { redirection: 2, unset: 2 },
  endsByStatus: false,
})

let host: TestHost
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(async () => {
  await host.stop()
})
testNeverGreen('dash', Number(process.env.NEVER_GREEN_RUNS ?? 300), () => open(host))

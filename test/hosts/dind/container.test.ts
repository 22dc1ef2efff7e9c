import { expect, test } from 'vitest'
import { execArgv, runArgv } from '../../../src/hosts/dind/container.ts'

const order = { name: 'labrun-1', image: 'labrun-host:1', cargoBytes: 1024, outside: { docker: '28.5' } }

test('a container that goes with its input, keeps nothing in a log, and has a list of rights rather than all', () => {
  expect(runArgv(order).slice(0, -5)).toEqual([
    'run',
    '--interactive',
    '--rm',
    '--pull=never',
    '--sig-proxy=false',
    '--name=labrun-1',
    '--hostname=labrun',
    '--label=labrun.dind=labrun-1',
    '--log-driver=none',
    '--cap-add=DAC_READ_SEARCH',
    '--cap-add=NET_ADMIN',
    '--cap-add=SYS_ADMIN',
    '--cap-add=SYS_PTRACE',
    '--security-opt=seccomp=unconfined',
    '--security-opt=apparmor=unconfined',
    '--security-opt=systempaths=unconfined',
    '--security-opt=label=disable',
    '--cgroupns=private',
    '--mount=type=volume,dst=/var/lib/labrun,volume-label=labrun.dind=labrun-1',
    '--volume=labrun-cache:/var/cache/labrun',
    '--env=LABRUN_OUTSIDE={"docker":"28.5"}',
    '--entrypoint=bash',
  ])
})

test('it unpacks as many bytes of its input as there are, and no more', () => {
  const [image, option, script, name, bytes] = runArgv(order).slice(-5)
  expect([image, option, name, bytes]).toEqual(['labrun-host:1', '-c', 'labrun', '1024'])
  expect(script).toMatch(/^set -o pipefail\nhead -c "\$1" \| tar .* \|\| exit 125\nexec bash /)
})

test('a shell in it: on a terminal of its own, with the name of the user’s', () => {
  expect(execArgv('labrun-1', ['sh', '-c', 'x y'], true)).toEqual([
    ...['docker', 'exec', '--interactive', '--tty', '--env', 'TERM', 'labrun-1'],
    ...['sh', '-c', 'x y'],
  ])
  expect(execArgv('labrun-1', ['sh'], false)).toEqual(['docker', 'exec', '--interactive', 'labrun-1', 'sh'])
})

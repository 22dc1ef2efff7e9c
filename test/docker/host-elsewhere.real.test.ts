import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, expect, test } from 'vitest'
import { privateHost } from '../../src/hosts/private-host.ts'
import { eventually, hostRequest, newRunId, onHost, tracesOf } from './host-kit.ts'

// Hosts on machines of another kind than this one, as far as namespaces can make them.
const repository = join(import.meta.dirname, '../..')
const state = mkdtempSync('/var/tmp/labrun-test-')
let owner: ChildProcess | null = null

afterEach(() => {
  owner?.kill('SIGKILL')
  owner = null
})

afterAll(() => {
  rmSync(state, { recursive: true })
})

/** What `script` prints on a host whose owner is started by `wrapper`, a bash script that ends with `exec "$@"`. */
async function printedIn(wrapper: string, runId: string, script: string): Promise<string> {
  const program = [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'host-owner.ts'),
  ]
  const argv = ['--mount', 'bash', '-euc', wrapper, 'bash', ...program, state, runId, script]
  owner = spawn('unshare', argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: owner.stdout! }), 'line')) as [string]
  return (JSON.parse(line) as { printed: string }).printed
}

const runsNginx = `docker run --detach --name mynginx nginx >/dev/null
  until curl --silent --output /dev/null $(docker inspect --format '{{.NetworkSettings.IPAddress}}' mynginx); do sleep 0.05; done
  docker pause mynginx >/dev/null; hostname`

async function goesWithItsOwner(runId: string): Promise<void> {
  owner!.kill('SIGKILL')
  await eventually(
    () => tracesOf(runId, state),
    (traces) => traces.length === 0,
  )
}

test('a machine whose root is a directory that was changed to', async () => {
  const runId = newRunId()
  const intoDirectory = `
    root=$(mktemp --directory ${state}/root-XXXXXX)
    for path in /*; do
      if [ -L "$path" ]; then cp --archive "$path" "$root"
      elif [ -d "$path" ]; then mkdir "$root$path"; mount --rbind "$path" "$root$path"
      fi
    done
    exec chroot "$root" "$@"`
  const printed = await printedIn(intoDirectory, runId, `${runsNginx}; wc -l </proc/1/mountinfo`)
  const [name, mounts] = printed.split('\n')
  expect(name).toBe('dockerhost')
  expect(Number(mounts)).toBeLessThan(80)
  await goesWithItsOwner(runId)
})

test('a machine with cgroups of version 2 alone', async () => {
  const runId = newRunId()
  const withVersion2 = 'umount --recursive /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; exec "$@"'
  const printed = await printedIn(
    withVersion2,
    runId,
    `${runsNginx}; docker info --format {{.CgroupVersion}}; grep ^0: /proc/self/cgroup /proc/1/cgroup; mount -t cgroup,cgroup2 | cut -d" " -f1-5`,
  )
  expect(printed.split('\n')).toEqual([
    'dockerhost',
    '2',
    '/proc/self/cgroup:0::/blocks',
    '/proc/1/cgroup:0::/init',
    'cgroup2 on /sys/fs/cgroup type cgroup2',
  ])
  await goesWithItsOwner(runId)
})

test('a machine whose disk is an overlay: data is in memory, and that is told', async () => {
  const requires = { images: [], commands: [], docker: '>=20.10', network: false }
  const outer = await privateHost.start(hostRequest({ labDirectory: repository, requires }))
  const [node, program] = [process.execPath, join(import.meta.dirname, 'host-owner.ts')].map((path) =>
    join('/lab', relative(repository, path)),
  )
  const script = 'df --output=fstype /var/lib/docker | tail -1; hostname; ip -brief link | wc -l'
  const printed = await onHost(
    outer,
    `read -r line < <(exec ${node} --disable-warning=ExperimentalWarning ${program} /var/lib/inner inner '${script}' no-images 2>/dev/null)
    echo "$line"`,
  )
  expect(JSON.parse(printed)).toMatchObject({
    printed: 'tmpfs\ndockerhost\n2',
    progress: ['the disk cannot hold the overlays of Docker: containers and images are kept in memory'],
  })
  expect(await outer.stop()).toEqual([])
})

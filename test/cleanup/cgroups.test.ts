import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type CgroupHierarchy,
  cgroupVersion,
  createCgroups,
  findHierarchies,
  removeCgroups,
  thawCgroups,
} from '../../src/cleanup/cgroups.ts'

// Plain directories stand in for the kernel's: rmdir takes those that are empty, as it does there.
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-cgroups-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const line = (mountPoint: string, type: string, options: string) =>
  `1 2 0:3 / ${mountPoint} rw - ${type} ${type} rw,${options}`

test('version 1 and 2 side by side', () => {
  const mountInfo = [
    line('/sys/fs/cgroup/systemd', 'cgroup', 'xattr,name=systemd'),
    line('/sys/fs/cgroup/cpu,cpuacct', 'cgroup', 'cpu,cpuacct'),
    line('/sys/fs/cgroup/memory', 'cgroup', 'memory'),
    line('/sys/fs/cgroup/unified', 'cgroup2', 'nsdelegate'),
  ].join('\n')
  const own = '12:cpu,cpuacct:/user\n3:memory:/\n2:pids:/\n1:name=systemd:/\n0::/\n'
  expect(findHierarchies(mountInfo, own)).toEqual([
    { version: 1, controllers: 'cpu,cpuacct', mountPoint: '/sys/fs/cgroup/cpu,cpuacct' },
    { version: 1, controllers: 'memory', mountPoint: '/sys/fs/cgroup/memory' },
    { version: 1, controllers: 'name=systemd', mountPoint: '/sys/fs/cgroup/systemd' },
    { version: 2, controllers: '', mountPoint: '/sys/fs/cgroup/unified' },
  ])
})

test('version 2 alone, and none', () => {
  expect(findHierarchies(line('/sys/fs/cgroup', 'cgroup2', 'nsdelegate'), '0::/init.scope\n')).toEqual([
    { version: 2, controllers: '', mountPoint: '/sys/fs/cgroup' },
  ])
  expect(findHierarchies('', '0::/\n')).toEqual([])
})

test('what the machine has, in a word', () => {
  const first: CgroupHierarchy = { version: 1, controllers: 'cpu', mountPoint: '/a' }
  const second: CgroupHierarchy = { version: 2, controllers: '', mountPoint: '/b' }
  expect([[first], [first, second], [second]].map(cgroupVersion)).toEqual(['v1', 'hybrid', 'v2'])
})

function hierarchies(): CgroupHierarchy[] {
  return ['cpuset', 'freezer', ''].map((controllers) => {
    const mountPoint = join(folder, controllers || 'unified')
    mkdirSync(mountPoint)
    return { version: controllers ? 1 : 2, controllers, mountPoint }
  })
}

test('a new cpuset has its parent’s processors and memory', () => {
  const all = hierarchies()
  writeFileSync(join(folder, 'cpuset/cpuset.cpus'), '0-1\n')
  writeFileSync(join(folder, 'cpuset/cpuset.mems'), '0\n')
  expect(createCgroups(all, 'labrun-x')).toEqual(all.map(({ mountPoint }) => join(mountPoint, 'labrun-x')))
  expect(readFileSync(join(folder, 'cpuset/labrun-x/cpuset.cpus'), 'utf8')).toBe('0-1\n')
  expect(readFileSync(join(folder, 'cpuset/labrun-x/cpuset.mems'), 'utf8')).toBe('0\n')
})

test('a tree is taken away, deepest first; what is in use stays and is named', async () => {
  const all = hierarchies()
  for (const { mountPoint } of all) mkdirSync(join(mountPoint, 'labrun-x/docker/a'), { recursive: true })
  mkdirSync(join(folder, 'freezer/labrun-y'))
  expect(await removeCgroups(all, 'labrun-x')).toEqual([])
  expect(existsSync(join(folder, 'freezer/labrun-y'))).toBe(true)
  expect(await removeCgroups(all, 'labrun-x')).toEqual([])

  mkdirSync(join(folder, 'freezer/labrun-z/docker'), { recursive: true })
  writeFileSync(join(folder, 'freezer/labrun-z/docker/busy'), '')
  expect(await removeCgroups(all, 'labrun-z', 500)).toEqual([join(folder, 'freezer/labrun-z')])
})

test('what becomes empty during the last wait is taken away', async () => {
  const all = hierarchies()
  mkdirSync(join(folder, 'unified/labrun-x'))
  writeFileSync(join(folder, 'unified/labrun-x/busy'), '')
  const left = removeCgroups(all, 'labrun-x', 0)
  rmSync(join(folder, 'unified/labrun-x/busy'))
  expect(await left).toEqual([])
  expect(existsSync(join(folder, 'unified/labrun-x'))).toBe(false)
})

test('all below is thawed, in version 1', () => {
  const all = hierarchies()
  for (const { mountPoint } of all) mkdirSync(join(mountPoint, 'labrun-x/docker/a'), { recursive: true })
  thawCgroups(all, 'labrun-x')
  for (const path of ['', 'docker', 'docker/a']) {
    expect(readFileSync(join(folder, 'freezer/labrun-x', path, 'freezer.state'), 'utf8')).toBe('THAWED')
  }
  expect(existsSync(join(folder, 'unified/labrun-x/freezer.state'))).toBe(false)
})

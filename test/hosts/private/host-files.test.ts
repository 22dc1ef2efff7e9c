import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeHostFiles } from '../../../src/hosts/private/host-files.ts'
import { scriptsDirectory } from '../../../src/hosts/private/own-files.ts'

test('a host’s own files: all that boot.sh copies to its root', () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-files-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeHostFiles(directory, 'dockerhost', {
    scripts: scriptsDirectory(),
    imageStore: 'overlay2',
    unlike: false,
  })
  expect((readdirSync(directory, { recursive: true }) as string[]).sort()).toEqual([
    '.machine',
    'dev',
    'dev/ptmx',
    'etc',
    'etc/docker',
    'etc/hostname',
    'etc/hosts',
    'etc/localtime',
    'etc/machine-id',
    'etc/resolv.conf',
    'etc/timezone',
    'run',
    'run/labrun',
    'run/labrun/boot-network.sh',
    'run/labrun/containerd.toml',
    'run/labrun/enter.sh',
    'run/labrun/environment',
    'run/labrun/init.sh',
    'run/labrun/shell.sh',
    'run/lock',
  ])
  const text = (path: string) => readFileSync(join(directory, path), 'utf8')
  expect(text('etc/hosts')).toBe(
    '127.0.0.1\tlocalhost\n127.0.1.1\tdockerhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
  )
  expect([text('etc/hostname'), text('etc/timezone')]).toEqual(['dockerhost\n', 'Etc/UTC\n'])
  expect(text('run/labrun/environment').split('\n')).toEqual([
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    ...['HOME=/root', 'USER=root', 'LANG=C.UTF-8', 'TZ=UTC', 'LAB_DIR=/lab', ''],
  ])
  expect(text('etc/machine-id')).toMatch(/^[0-9a-f]{32}\n$/)
  expect(readlinkSync(join(directory, 'etc/localtime'))).toBe('/usr/share/zoneinfo/Etc/UTC')
  expect(readlinkSync(join(directory, 'dev/ptmx'))).toBe('pts/ptmx')
})

test('containerd as image store is a setting of the engine’s', () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-files-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeHostFiles(directory, 'dockerhost', {
    scripts: scriptsDirectory(),
    imageStore: 'containerd',
    unlike: false,
  })
  expect(JSON.parse(readFileSync(join(directory, 'etc/docker/daemon.json'), 'utf8'))).toEqual({
    features: { 'containerd-snapshotter': true },
  })
})

test('a host that is unlike others has another name, and tells dockerd other ranges of addresses', () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-files-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeHostFiles(directory, 'otherhost', {
    scripts: scriptsDirectory(),
    imageStore: 'overlay2',
    unlike: true,
  })
  const text = (path: string) => readFileSync(join(directory, path), 'utf8')
  expect([text('etc/hostname'), text('etc/hosts').includes('127.0.1.1\totherhost\n')]).toEqual([
    'otherhost\n',
    true,
  ])
  expect(text('run/labrun/dockerd-options')).toMatch(/^(--default-address-pool=base=[\d./]+,size=\d+\n){3}$/)
})

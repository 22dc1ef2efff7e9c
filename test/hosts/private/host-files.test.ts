import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeHostFiles } from '../../../src/hosts/private/host-files.ts'
import { scriptsDirectory } from '../../../src/hosts/private/own-files.ts'

test('a host’s own files: all that boot.sh copies to its root', () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-files-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  writeHostFiles(directory, scriptsDirectory())
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
    'run/labrun/init.sh',
    'run/lock',
  ])
  const text = (path: string) => readFileSync(join(directory, path), 'utf8')
  expect(text('etc/hosts')).toBe(
    '127.0.0.1\tlocalhost\n127.0.1.1\tdockerhost\n::1\tlocalhost ip6-localhost ip6-loopback\n',
  )
  expect([text('etc/hostname'), text('etc/timezone')]).toEqual(['dockerhost\n', 'Etc/UTC\n'])
  expect(text('etc/machine-id')).toMatch(/^[0-9a-f]{32}\n$/)
  expect(readlinkSync(join(directory, 'etc/localtime'))).toBe('/usr/share/zoneinfo/Etc/UTC')
  expect(readlinkSync(join(directory, 'dev/ptmx'))).toBe('pts/ptmx')
})

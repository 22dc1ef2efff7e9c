import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseMountInfo } from '../../../src/cleanup/mount-info.ts'
import { planUserTree } from '../../../src/hosts/private/user-tree.ts'

/** A machine's folder of programs, with what is mounted on it. */
function planned(mountInfo: (programs: string) => string) {
  const machine = mkdtempSync(join(tmpdir(), 'labrun-tree-'))
  onTestFinished(() => rmSync(machine, { recursive: true }))
  for (const name of ['bin', 'lib', 'share/doc']) mkdirSync(join(machine, name), { recursive: true })
  symlinkSync('bin', join(machine, 'sbin'))
  writeFileSync(join(machine, 'file'), '')
  const { mounts, links } = planUserTree('/stage', '/data/labs', parseMountInfo(mountInfo(machine)), [
    machine,
  ])
  const shown = mounts.filter(({ source }) => source.startsWith(machine) || source === '/data/labs')
  const relative = (path: string) => path.replace(machine, '')
  return {
    shown: shown.map(({ source, target, options }) => [relative(source), relative(target), options.join()]),
    links: links.map(({ path, target }) => [relative(path), target]),
    all: mounts,
  }
}

const ROOT = '1 0 8:1 / / rw,relatime - ext4 /dev/sda rw\n'

test('programs can be read, the lab’s folder too', () => {
  const { shown, links, all } = planned(() => ROOT)
  expect(shown).toEqual([
    ['', '', 'bind,ro'],
    ['/data/labs', '/lab', 'bind,ro'],
  ])
  expect(links).toEqual([])
  expect(all[0]).toMatchObject({ target: '/', type: 'tmpfs' })
  expect(all.flatMap(({ options }) => options)).not.toContain('gid=5')
})

test('a folder with a mount below is shown piece by piece, with the links in it', () => {
  const { shown, links } = planned(
    (programs) => `${ROOT}2 1 0:9 / ${programs}/share/doc rw - tmpfs none rw\n`,
  )
  expect(shown.slice(0, -1)).toEqual([
    ['/bin', '/bin', 'bind,ro'],
    ['/lib', '/lib', 'bind,ro'],
    ['/share/doc', '/share/doc', 'bind,ro'],
  ])
  expect(links).toEqual([['/sbin', 'bin']])
})

test('what a file system was mounted with is kept, as the kernel wants it', () => {
  const { shown } = planned(
    (programs) =>
      `${ROOT}2 1 8:2 / /data rw,nosuid,nodev,relatime - ext4 /dev/sdb rw\n3 1 8:3 / ${programs} rw,nodev,noatime - ext4 /dev/sdc rw\n`,
  )
  expect(shown).toEqual([
    ['', '', 'bind,ro,nodev,noatime'],
    ['/data/labs', '/lab', 'bind,ro,nosuid,nodev'],
  ])
})

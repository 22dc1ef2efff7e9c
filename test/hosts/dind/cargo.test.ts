import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { packCargo } from '../../../src/hosts/dind/cargo.ts'

const requires = { images: ['web'], commands: [], docker: '>=20.10', network: false } as const

/** labrun's programs, two folders of labs, and a recipe that one of them finds behind a link. */
function folders(): { top: string; programs: string } {
  const top = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(top, { recursive: true, force: true }))
  const files = {
    'package.json': '{}',
    'dist/engine.js': '',
    'dist/boot.sh': '',
    'dist/lab.css': '',
    'dist/types/x.d.ts': '',
    'dist/.compiled/x.js': '',
    'a/lab.md': '',
    'a/config/app.conf': 'port 1',
    'b/lab.md': '',
    'recipes/web/recipe.yaml': 'debian: { packages: [nginx] }',
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(top, path, '..'), { recursive: true })
    writeFileSync(join(top, path), text)
  }
  symlinkSync(join(top, 'recipes'), join(top, 'a/_images'))
  return { top, programs: join(top, 'dist') }
}

const labIn = (directory: string) => ({
  directory,
  requires: { ...requires, images: [...requires.images], commands: [] },
})

test('labrun’s programs, each lab’s folder and its recipes, at the paths they have here', async () => {
  const { top, programs } = folders()
  const labs = [labIn(join(top, 'a')), labIn(join(top, 'b')), labIn(join(top, 'a'))]
  const { bytes, read } = await packCargo(labs, programs)
  const archive = await buffer(read())
  expect(archive.length).toBe(bytes)
  const listed = execFileSync('tar', ['--list', '--file', '-'], { input: archive, encoding: 'utf8' })
  const files = listed.split('\n').filter((line) => line !== '' && !line.endsWith('/'))
  expect(files.map((file) => file.replace(top.slice(1), 'TOP')).toSorted()).toEqual([
    'TOP/a/_images/web/recipe.yaml',
    'TOP/a/config/app.conf',
    'TOP/a/lab.md',
    'TOP/b/lab.md',
    'labrun/dist/boot.sh',
    'labrun/dist/engine.js',
    'labrun/package.json',
  ])
})

test('what nobody wants to send, and what can’t be read, is told by the folder’s name; no file is left', async () => {
  const { top, programs } = folders()
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith('labrun-cargo-'))
  writeFileSync(join(top, 'b/disk.img'), '')
  truncateSync(join(top, 'b/disk.img'), 513 * 1024 ** 2)
  await expect(packCargo([labIn(join(top, 'b'))], programs)).rejects.toMatchObject({
    rule: 'lab-folder-too-large',
    message: `${top}/b holds more than 512 MiB, and a dind host is sent the whole folder of a lab`,
  })
  await expect(packCargo([labIn(join(top, 'gone'))], programs)).rejects.toMatchObject({
    rule: 'lab-folder-unreadable',
  })
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('labrun-cargo-'))).toEqual(before)
})

test('without a build there is nothing to send', async () => {
  await expect(packCargo([], '/nowhere')).rejects.toMatchObject({ rule: 'not-built' })
})

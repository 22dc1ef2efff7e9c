import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { corruptFiles, readArchive, storeArchive } from '../../../src/hosts/images/image-archive.ts'

test('an archive is stored whole, read again, and checked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-archive-'))
  const [staging, directory] = [join(folder, 'staging'), join(folder, 'archive')]
  mkdirSync(join(staging, 'blobs'), { recursive: true })
  writeFileSync(join(staging, 'manifest.json'), '[]')
  writeFileSync(join(staging, 'blobs/layer'), 'layer')
  expect(readArchive(directory)).toBeNull()

  const image = { name: 'web:latest', source: 'recipe' as const, digest: 'sha256:0' }
  const archive = await storeArchive(staging, directory, image)
  expect(archive).toEqual({ directory, ...image })
  expect(readArchive(directory)).toEqual(archive)
  expect(await corruptFiles(archive)).toEqual([])

  writeFileSync(join(directory, 'blobs/layer'), 'other')
  expect(await corruptFiles(archive)).toEqual(['blobs/layer'])
  rmSync(join(directory, 'manifest.json'))
  expect((await corruptFiles(archive)).sort()).toEqual(['blobs/layer', 'manifest.json'])
  rmSync(folder, { recursive: true })
})

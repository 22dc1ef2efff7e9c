import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ImagesMissing } from '../../../src/core/run/images-missing.ts'
import { prepareImages } from '../../../src/hosts/images/prepare-images.ts'
import type { HostOrder } from '../../../src/hosts/private/protocol.ts'
import { startRegistry } from './registry-stand-in.ts'

test('of images that are missing, others are said to be looked for only while there are others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-prepare-'))
  const registry = await startRegistry()
  onTestFinished(() => {
    registry.close()
    rmSync(folder, { recursive: true })
  })
  const host = registry.image.split('/')[0]
  const names = [`${host}/lab/a:1`, `${host}/lab/b:1`]
  const progress: string[] = []
  const error = await prepareImages({
    names,
    dockerd: '/usr/sbin/dockerd',
    order: { labDirectory: folder, cacheDirectory: folder, imageStore: 'overlay2' } as HostOrder,
    onProgress: (message) => progress.push(message),
    signal: undefined,
  }).catch((thrown: unknown) => thrown as ImagesMissing)
  expect(progress).toEqual([`nowhere to be had: the image ${names[0]}; looking for the others`])
  // No recipe can make them, so none is spoken of.
  const hint =
    "Check the name; an image that this machine's own Docker engine has is used without asking a registry."
  expect(error).toMatchObject({ images: names.map((name) => ({ name, hint })) })
})

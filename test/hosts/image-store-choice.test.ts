import { expect, test } from 'vitest'
import { checkImageStore, chosenImageStore } from '../../src/hosts/image-store-choice.ts'

test.each([
  [undefined, 'overlay2'],
  ['', 'overlay2'],
  ['overlay2', 'overlay2'],
  ['containerd', 'containerd'],
])('LABRUN_IMAGE_STORE=%s', (name, kind) => {
  expect(chosenImageStore(name)).toBe(kind)
})

test('another name is refused', () => {
  expect(() => chosenImageStore('zfs')).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'unknown-image-store',
      message: 'LABRUN_IMAGE_STORE is zfs, and there are two image stores: overlay2 and containerd',
      hint: 'Without it the image store is overlay2.',
    }),
  )
})

test('an engine that knows no other image store is told', () => {
  checkImageStore('overlay2', '20.10.24+dfsg1')
  checkImageStore('containerd', '24.0.0')
  checkImageStore('containerd', '28.5.2+dfsg4')
  expect(() => checkImageStore('containerd', '20.10.24+dfsg1')).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'image-store-missing',
      message: 'LABRUN_IMAGE_STORE=containerd needs Docker 24 or newer, and this machine has 20.10.24+dfsg1',
      hint: 'Without it the image store is overlay2, which each Docker has.',
    }),
  )
})

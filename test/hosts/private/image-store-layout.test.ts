import { expect, test } from 'vitest'
import { planImageMounts } from '../../../src/hosts/private/image-store-layout.ts'
import { toFstab } from '../../../src/hosts/private/mount-plan.ts'

const template = { directory: '/cache/t1', layers: ['1', '2', 'blobs'] }

test('overlay2 gets each layer read-only', () => {
  expect(toFstab(planImageMounts('overlay2', template, '/run/data'), '/tree').split('\n')).toEqual([
    '/cache/t1/layers/1 /tree/var/lib/docker/overlay2/1/diff none bind,ro,X-mount.mkdir 0 0',
    '/cache/t1/layers/2 /tree/var/lib/docker/overlay2/2/diff none bind,ro,X-mount.mkdir 0 0',
    '',
  ])
})

test('containerd gets each snapshot read-only, and writes its blobs beside those that are prepared', () => {
  const snapshots = '/tree/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots'
  expect(toFstab(planImageMounts('containerd', template, '/run/data'), '/tree').split('\n')).toEqual([
    `/cache/t1/layers/1 ${snapshots}/1/fs none bind,ro,X-mount.mkdir 0 0`,
    `/cache/t1/layers/2 ${snapshots}/2/fs none bind,ro,X-mount.mkdir 0 0`,
    'blobs /tree/var/lib/containerd/io.containerd.content.v1.content overlay ' +
      'lowerdir=/cache/t1/layers/blobs,upperdir=/run/data/blobs,workdir=/run/data/blobs-work,index=off,X-mount.mkdir 0 0',
    '',
  ])
})

import { statfsSync } from 'node:fs'

/**
 * File systems that can hold the writable layer of an overlay, by their magic numbers (statfs(2)):
 * ext2 to ext4, XFS, Btrfs, tmpfs, F2FS, bcachefs, ZFS. Overlays themselves, NFS and FUSE cannot.
 */
const capable = new Set([0xef53, 0x58465342, 0x9123683e, 0x01021994, 0xf2f52010, 0xca451a4e, 0x2fc12fc1])

/** Whether dockerd's overlay2 works on the disk that `directory` is on. */
export function holdsOverlays(directory: string): boolean {
  return capable.has(statfsSync(directory).type >>> 0)
}

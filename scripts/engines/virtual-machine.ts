import { cp, mkdir, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machineCache } from '../fresh/debian-root.ts'
import { enclosed, mustRun } from '../fresh/enclosed.ts'
import type { FreshMachine } from '../fresh/fresh-machine.ts'
import { contentHash } from '../set-up/content-hash.js'
import { imageCache } from './engine-root.ts'
import type { Row } from './row.ts'
import type { Surroundings } from './surroundings.ts'

const MAKE_BOOT = join(import.meta.dirname, 'make-boot.sh')
const BOOT_VM = join(import.meta.dirname, 'boot-vm.sh')

/**
 * Emulated, since hardware's own virtualisation is rarely there in CI: twenty times slower than the machine. Its clock
 * counts its instructions, one nanosecond each, so that no limit in a lab is too tight because this machine is busy.
 */
const QEMU = [
  ...['qemu-system-x86_64', '-accel', 'tcg', '-icount', 'shift=0,sleep=off', '-cpu', 'max', '-smp', '1'],
  ...['-m', '4096', '-nographic', '-no-reboot', '-nic', 'none'],
]
const KERNEL_WORDS = 'console=ttyS0 quiet panic=-1 cgroup_no_v1=all'

/** Room for the engine's images and containers, beside the root. The file takes no more than what is in it. */
const DISK_BYTES = 8 * 1024 ** 3

/** What a virtual machine is made of. */
interface VirtualMachine {
  /** Its root becomes the disk. */
  machine: FreshMachine
  release: Row['release']
  /** What runs there, in bash and in /root. */
  script: string
}

/**
 * Boots the release's own kernel, with cgroups of version 2 alone, on a disk that holds the machine's root.
 *
 * @returns the script's exit status; `null` where the machine ended without one
 */
export async function runInVirtualMachine(
  order: VirtualMachine,
  { scratch, interrupted, onLine }: Surroundings,
): Promise<number | null> {
  const boot = await bootFiles(order, interrupted)
  const disk = join(scratch, `${order.release}.disk`)
  await makeDisk(disk, order, boot, interrupted)
  let status: number | null = null
  const argv = [
    ...QEMU,
    ...['-kernel', join(boot, 'vmlinuz'), '-initrd', join(boot, 'initrd'), '-append', KERNEL_WORDS],
    ...['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`],
  ]
  await enclosed(
    argv,
    (line) => {
      const ended = /^virtual machine: ended with status (\d+)/.exec(line)
      if (ended) status = Number(ended[1])
      else onLine(line)
    },
    interrupted,
  ).finally(() => rm(disk, { force: true }))
  return status
}

/** The folder with the release's kernel, made on its machine and kept for a week. */
async function bootFiles({ release, machine }: VirtualMachine, interrupted: AbortSignal): Promise<string> {
  const made = contentHash(import.meta.dirname, ['make-boot.sh']).slice(0, 12)
  const folder = join(machineCache(), `engine-${release}-boot-${made}`)
  const madeAt = await stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  if (madeAt > Date.now() - MAX_AGE_MS) return folder
  const staged = `${folder}.${process.pid}`
  await mkdir(staged, { recursive: true })
  try {
    await cp(MAKE_BOOT, join(machine.root, 'root/make-boot.sh'))
    const lines: string[] = []
    const shared = { folder: staged, at: '/boot-files' }
    const made = await machine.run(['bash', 'make-boot.sh', shared.at], (line) => lines.push(line), {
      shared,
    })
    if (!made) throw new Error(`no kernel for the virtual machine:\n${lines.join('\n')}`)
    await rm(folder, { recursive: true, force: true })
    await rename(staged, folder)
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
  interrupted.throwIfAborted()
  return folder
}

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000

async function makeDisk(
  disk: string,
  { machine: { root }, release, script }: VirtualMachine,
  boot: string,
  interrupted: AbortSignal,
): Promise<void> {
  await mustRun(
    ['tar', '--extract', '--file', join(boot, 'modules.tar'), '--directory', join(root, 'usr')],
    interrupted,
  )
  await cp(BOOT_VM, join(root, 'root/boot-vm.sh'))
  await writeFile(join(root, 'root/run-vm.sh'), script)
  const images = join(root, 'var/cache/labrun')
  await rm(images, { recursive: true, force: true })
  await mustRun(['cp', '--archive', '--reflink=auto', imageCache(release), images], interrupted)
  await writeFile(disk, '')
  await truncate(disk, DISK_BYTES)
  // The journal is for disks that are used again.
  await mustRun(['mke2fs', '-q', '-t', 'ext4', '-O', '^has_journal', '-d', root, disk], interrupted)
}

import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CgroupHierarchy } from '../../cleanup/cgroups.ts'
import { type MountEntry, parseMountInfo } from '../../cleanup/mount-info.ts'
import { unlikeLastPid } from '../../core/unlike-host.ts'
import { holdsOverlays } from './data-directory.ts'
import { blobDirectories, planImageMounts, storeLayouts } from './image-store-layout.ts'
import {
  type PlannedMount,
  planCgroupMounts,
  planMounts,
  planStage,
  targetIn,
  toFstab,
} from './mount-plan.ts'
import type { HostOrder } from './protocol.ts'
import { planUserTree } from './user-tree.ts'

/** What boot.sh is told beside its arguments. */
export interface BootPlan {
  environment: Record<string, string>
  /** This process lives in a chroot, whose root is no mount point. */
  chrooted: boolean
  /** The disk cannot hold dockerd's overlays, so that its data is in memory. */
  inMemory: boolean
  /** The host is to be unlike others. */
  unlike: boolean
  /** Root is an ordinary user of the machine. */
  userNamespace: boolean
}

/** Writes the files that boot.sh reads into the host's directory. */
export function writeBootPlan(directory: string, order: HostOrder, hierarchies: CgroupHierarchy[]): BootPlan {
  const stage = join(directory, 'root')
  mkdirSync(stage)
  const inMemory = !holdsOverlays(directory)
  const data = join(inMemory ? stage : directory, 'data')
  const machine = parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'))
  const chrooted = !machine.some(({ mountPoint }) => mountPoint === '/')
  const tree = order.userNamespace ? userTree(order, directory, stage) : planTree(order, machine, stage, data)
  const mounts = [...tree, ...planCgroupMounts(hierarchies)]
  writeFileSync(join(directory, 'stage'), toFstab(planStage(), stage))
  writeFileSync(join(directory, 'fstab'), toFstab(mounts, join(stage, 'tree')))
  writeLines(join(directory, 'directories'), [...overlayDirectories(mounts, stage), ...dataDirectories(data)])
  writeLines(join(directory, 'required'), requiredTargets(mounts, stage))
  const environment = { ...bootEnvironment(order, data), LABRUN_CHROOTED: chrooted ? '1' : '' }
  return { environment, chrooted, inMemory, unlike: order.unlike, userNamespace: order.userNamespace }
}

function planTree(
  { template, ...order }: HostOrder,
  machine: MountEntry[],
  stage: string,
  data: string,
): PlannedMount[] {
  return planMounts({
    machine: machine.filter(showsDirectory),
    stage,
    hidden: [order.stateDirectory, order.cacheDirectory],
    labDirectory: order.labDirectory,
    data: order.docker ? data : null,
    images: template ? planImageMounts(order.imageStore, template, data) : [],
    protectedFiles: ['/proc/sysrq-trigger'].filter((path) => existsSync(path)),
  })
}

function userTree(order: HostOrder, directory: string, stage: string): PlannedMount[] {
  const { mounts, links } = planUserTree(stage, order.labDirectory)
  writeLines(
    join(directory, 'links'),
    links.map(({ path, target }) => `${target}\t${path}`),
  )
  return mounts
}

/** Containers have single files mounted; an overlay is of directories. */
function showsDirectory({ mountPoint }: MountEntry): boolean {
  return statSync(mountPoint, { throwIfNoEntry: false })?.isDirectory() === true
}

function overlayDirectories(mounts: PlannedMount[], stage: string): string[] {
  const overlays = mounts.filter(({ source }) => source === 'overlay')
  return overlays.flatMap((_, index) => [`${stage}/upper/${index}`, `${stage}/work/${index}`])
}

function dataDirectories(data: string): string[] {
  return [join(data, 'docker'), join(data, 'containerd'), ...blobDirectories(data)]
}

function requiredTargets(mounts: PlannedMount[], stage: string): string[] {
  return mounts.filter(({ optional }) => !optional).map(({ target }) => targetIn(join(stage, 'tree'), target))
}

function bootEnvironment(order: HostOrder, data: string): Record<string, string> {
  const { scripts, template, docker, imageStore, unlike, userNamespace } = order
  const { root } = storeLayouts[imageStore]
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LABRUN_SCRIPTS: scripts,
    LABRUN_DATA: join(data, root),
    LABRUN_METADATA: template ? join(template.directory, 'metadata.tar') : '',
    LABRUN_DOCKER: docker ? imageStore : '',
    LABRUN_UNLIKE: unlike ? String(unlikeLastPid) : '',
    LABRUN_USER_NAMESPACE: userNamespace ? '1' : '',
  }
}

function writeLines(file: string, lines: string[]): void {
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''))
}

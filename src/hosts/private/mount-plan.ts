import type { CgroupHierarchy } from '../../cleanup/cgroups.ts'
import type { MountEntry } from '../../cleanup/mount-info.ts'

/** One mount of the host's file tree; `target` is the path on the host. */
export interface PlannedMount {
  source: string
  target: string
  type: string
  options: string[]
  /** The host comes up without it. */
  optional?: boolean
}

export interface MountRequest {
  machine: MountEntry[]
  /** Directory on a tmpfs of the new mount namespace: holds `upper`, `work`, `proc`, `sys` and `tree`. */
  stage: string
  /** Paths on the machine that must not show on the host. */
  hidden: string[]
  /** Shown read-only as `/lab`. */
  labDirectory: string
  /** Holds `docker` and `containerd`, shown below /var/lib; `null` for a host without them. */
  data: string | null
  /** The prepared images, over the data. */
  images: PlannedMount[]
  /** Files of /proc, there on this kernel, that the host may only read. */
  protectedFiles: string[]
}

/** Not on any disk, or not the machine's to share: the host gets its own or goes without. */
const virtualTypes = [
  ...[
    'autofs',
    'binfmt_misc',
    'bpf',
    'cgroup',
    'cgroup2',
    'configfs',
    'debugfs',
    'devpts',
    'devtmpfs',
    'efivarfs',
  ],
  ...[
    'fusectl',
    'hugetlbfs',
    'mqueue',
    'nsfs',
    'proc',
    'pstore',
    'ramfs',
    'rpc_pipefs',
    'securityfs',
    'selinuxfs',
  ],
  ...['sysfs', 'tracefs'],
]

/** An overlay does not accept them: they have rules of their own for the case of letters. */
const unfitTypes = ['exfat', 'msdos', 'ntfs3', 'vfat']

/** Empty on a machine that has just booted. */
export const fresh: [path: string, mode: string][] = [
  ['/run', '755'],
  ['/tmp', '1777'],
  ['/var/tmp', '1777'],
  ['/root', '700'],
  ['/home', '755'],
]

/** What the tree is put together from; each `target` is below the stage. */
export function planStage(): PlannedMount[] {
  return [
    { source: 'labrun', target: '/', type: 'tmpfs', options: ['mode=755'] },
    { source: 'proc', target: '/proc', type: 'proc', options: [] },
    { source: 'sysfs', target: '/sys', type: 'sysfs', options: [] },
  ]
}

/** The host's file tree but for its cgroups, in the order in which it is mounted. */
export function planMounts(request: MountRequest): PlannedMount[] {
  const { stage, hidden, labDirectory, data, images } = request
  return [
    ...planOverlays(request),
    ...fresh.map(([target, mode]) => tmpfs(target, [`mode=${mode}`, 'nosuid', 'nodev'])),
    ...hidden.map((target) => tmpfs(target, ['mode=700', 'nosuid', 'nodev'])),
    ...planKernelMounts(stage, request.protectedFiles),
    ...(data === null
      ? []
      : ['docker', 'containerd'].map((name) => bind(`${data}/${name}`, `/var/lib/${name}`))),
    ...images,
    bind(labDirectory, '/lab', 'ro'),
  ]
}

/** One throw-away overlay for each file system of the machine: an overlay does not look across mounts. */
function planOverlays({ machine, stage, hidden }: MountRequest): PlannedMount[] {
  const docker = ['/var/lib/docker', '/var/lib/containerd', '/etc/docker']
  const covered = ['/proc', '/sys', '/dev', ...docker, ...hidden]
  const own = [...covered, ...fresh.map(([path]) => path)]
  const paths = machine
    .filter(({ type }) => !virtualTypes.includes(type) && !unfitTypes.includes(type))
    .map(({ mountPoint }) => mountPoint)
    .filter((path) => !own.some((parent) => isBelow(path, parent)))
    .filter((path) => path !== '/' && /^[^:,\\"\s]+$/.test(path))
  // In the order of the alphabet a parent comes before what is in it.
  return ['/', ...new Set(paths.sort())].map((path, index) => ({
    source: 'overlay',
    target: path,
    type: 'overlay',
    options: [
      `lowerdir=${path}`,
      `upperdir=${stage}/upper/${index}`,
      `workdir=${stage}/work/${index}`,
      'index=off',
      'xino=off',
      'redirect_dir=on',
    ],
    optional: path !== '/',
  }))
}

/** /proc, /sys and /dev. Of the machine's settings only those of the network are the host's own to change. */
export function planKernelMounts(stage: string, protectedFiles: string[]): PlannedMount[] {
  return [
    { source: 'proc', target: '/proc', type: 'proc', options: ['nosuid', 'nodev', 'noexec'] },
    bind(`${stage}/proc/sys`, '/proc/sys', 'ro'),
    bind(`${stage}/proc/sys/net`, '/proc/sys/net'),
    ...protectedFiles.map((path) => bind(stage + path, path, 'ro')),
    bind(`${stage}/sys`, '/sys', 'ro'),
    bind(`${stage}/sys/devices/virtual/net`, '/sys/devices/virtual/net', 'rw', true),
    tmpfs('/dev', ['mode=755', 'nosuid']),
    {
      source: 'devpts',
      target: '/dev/pts',
      type: 'devpts',
      options: ['newinstance', 'gid=5', 'mode=620', 'ptmxmode=666', 'nosuid', 'noexec'],
    },
    tmpfs('/dev/shm', ['mode=1777', 'nosuid', 'nodev']),
    { source: 'mqueue', target: '/dev/mqueue', type: 'mqueue', options: ['nosuid', 'nodev'], optional: true },
  ]
}

/** The cgroup tree, as seen from inside the cgroup namespace. */
export function planCgroupMounts(hierarchies: CgroupHierarchy[]): PlannedMount[] {
  const root = '/sys/fs/cgroup'
  const second = hierarchies.find(({ version }) => version === 2)
  const first = hierarchies.filter(({ version }) => version === 1)
  const options = ['nosuid', 'nodev', 'noexec']
  if (first.length === 0) return second ? [{ source: 'cgroup2', target: root, type: 'cgroup2', options }] : []
  return [
    tmpfs(root, ['mode=755', 'nosuid', 'nodev', 'noexec']),
    ...first.map(({ controllers }) => ({
      source: 'cgroup',
      target: `${root}/${controllers.replace(/^name=/, '')}`,
      type: 'cgroup',
      options: [...options, controllers.startsWith('name=') ? `none,${controllers}` : controllers],
    })),
    ...(second ? [{ source: 'cgroup2', target: `${root}/unified`, type: 'cgroup2', options }] : []),
  ]
}

/** The lines of a file in the form of fstab(5), for `mount --all --fstab`: one process mounts them all. */
export function toFstab(mounts: PlannedMount[], tree: string): string {
  return mounts
    .map(({ source, target, type, options }) =>
      [source, targetIn(tree, target), type, [...options, 'X-mount.mkdir'].join(','), '0 0']
        .map(escapeBlanks)
        .join(' '),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** The path of a mount's target below the directory where the tree is put together. */
export function targetIn(tree: string, target: string): string {
  return target === '/' ? tree : tree + target
}

function escapeBlanks(field: string): string {
  return field === '0 0'
    ? field
    : field.replace(/[\s\\]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`)
}

export function tmpfs(target: string, options: string[]): PlannedMount {
  return { source: 'tmpfs', target, type: 'tmpfs', options }
}

export function bind(
  source: string,
  target: string,
  mode: 'rw' | 'ro' = 'rw',
  optional = false,
): PlannedMount {
  return { source, target, type: 'none', options: mode === 'ro' ? ['bind', 'ro'] : ['bind'], optional }
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`)
}

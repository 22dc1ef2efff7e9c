import { shellWord } from '../../core/bash/word.ts'
import { type ByHand, removedLink } from './link-by-hand.ts'
import type { ChangeOf, Link, MachineChange, MachineSnapshot, Mount } from './things.ts'

/**
 * What comes nearest to undoing a change, and what it does not bring back. `before`: how the machine was; `peer`: the other
 * end of a link that is gone, where that is gone too.
 */
export function byHand(change: MachineChange, before: MachineSnapshot, peer: Link | null = null): ByHand {
  switch (change.area) {
    case 'links':
      if (change.how === 'removed') return removedLink(change.before, peer, before)
      return change.how === 'added'
        ? none('a network card, which may have come out of another network namespace')
        : none('it had no address, and none is no address that could be set')
    case 'netns':
      return change.how === 'removed'
        ? { but: ', with all that was in it', command: `ip netns add ${change.before.name}` }
        : none('what was in the former one is gone')
    case 'mounts':
      return lostMount(change, before)
    case 'rules':
      return none('nft has no words for it')
    case 'cgroups':
      return { but: ', with its limits', command: `mkdir ${(change.before ?? change.after)!.directory}` }
    default:
      return { but: '', command: '' }
  }
}

function none(why: string): ByHand {
  return { but: `: ${why}`, command: '' }
}

/** Another one at its place goes first. */
function lostMount({ before: mount, after }: ChangeOf<'mounts'>, before: MachineSnapshot): ByHand {
  if (mount === null) return { but: '', command: '' }
  const again = mountCommand(mount, before)
  if (again === null) return none('how it was mounted is not known')
  return {
    but: mount.root === '/' && inMemory.test(mount.type) ? ', with all that was in it' : '',
    command: after === null ? again : `umount ${shellWord(mount.mountPoint)}; ${again}`,
  }
}

/** What they hold is gone with the last mount of them. */
const inMemory = /^(?:tmpfs|ramfs)$/
/** What they show is the kernel's, the same for each mount of them. */
const kernels =
  /^(?:proc|sysfs|cgroup2|mqueue|debugfs|tracefs|securityfs|bpf|configfs|pstore|hugetlbfs|devtmpfs|efivarfs|fusectl|binfmt_misc)$/

/** `null`: it takes more than what was looked at. */
function mountCommand(mount: Mount, { things }: MachineSnapshot): string | null {
  const { type, source, root } = mount
  const at = shellWord(mount.mountPoint)
  if (root !== '/') {
    const whole = things.mounts.find((one) => one.type === type && one.source === source && one.root === '/')
    if (whole === undefined) return null
    const shown = shellWord(`${whole.mountPoint}${root}`.replace(/^\/\//, '/'))
    // What is bound may be a file.
    return `[ -e ${at} ] || mkdir -p ${at}; mount --bind ${optionWords(ofMount(mount))}${shown} ${at}`
  }
  const isKnown =
    inMemory.test(type) || kernels.test(type) || source.startsWith('/dev/') || /^[^/]+:\/|^\/\//.test(source)
  if (!isKnown) return null
  const options = optionWords([...ofMount(mount), ...ofFileSystem(mount)])
  return `mkdir -p ${at}; mount -t ${type} ${options}${shellWord(source)} ${at}`
}

function optionWords(options: readonly string[]): string {
  return options.length === 0 ? '' : `-o ${shellWord([...new Set(options)].join(','))} `
}

/** Those that `mount` does not give by itself. */
function ofMount({ mountOptions = 'relatime' }: Mount): string[] {
  const options = mountOptions.split(',')
  const isStrict = !options.includes('relatime') && !options.includes('noatime')
  return [...options.filter((one) => !['rw', 'relatime'].includes(one)), ...(isStrict ? ['strictatime'] : [])]
}

function ofFileSystem({ superOptions = '' }: Mount): string[] {
  return superOptions.split(',').filter((one) => one !== 'rw' && one !== '')
}

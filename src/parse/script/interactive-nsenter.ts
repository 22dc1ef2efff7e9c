import type { NamespaceName } from '../../core/lab.ts'
import { DEFAULT_NAMESPACES } from '../../core/session-name.ts'
import type { Complaint } from '../complain.ts'
import { NAMESPACES } from '../info-string/vocabulary.ts'
import { blockShell, commandName, isBareShell, optionsOf } from './command-words.ts'

/** Options that take the next word. */
const NSENTER_VALUES = /^(?:-[A-Za-z]*[tSG]|--target|--setuid|--setgid)$/

/**
 * What is wrong with an `nsenter` that opens a shell for somebody at a terminal; `null` where a command follows it.
 *
 * @param args what follows `nsenter`
 * @param container the lab's own, for the hint
 */
export function nsenterComplaint(args: readonly string[], container: string | null): Complaint | null {
  const options = optionsOf(args, NSENTER_VALUES)
  if (options.some((option) => /^(?:-[hV]|--help|--version)$/.test(option))) return null
  const [name, ...rest] = args.slice(options.length)
  if (name !== undefined && !isBareShell(commandName(name), rest)) return null
  return {
    rule: 'interactive',
    reason: `found nsenter ${name === undefined ? 'without a command' : 'of a shell'}, which waits for somebody to type, expected a command`,
    hint: `Open a block in there: \`\`\`${blockShell(name)} nsenter container=${container ?? 'NAME'}${nsAttribute(options)}`,
    actual: ['nsenter', ...args].join(' '),
  }
}

const NSENTER_OPTIONS: Record<NamespaceName, RegExp> = {
  mnt: /^(?:-[A-Za-z]*m|--mount)/,
  uts: /^(?:-[A-Za-z]*u|--uts)/,
  ipc: /^(?:-[A-Za-z]*i|--ipc)/,
  net: /^(?:-[A-Za-z]*n|--net)/,
  pid: /^(?:-[A-Za-z]*p|--pid)/,
  cgroup: /^(?:-[A-Za-z]*C|--cgroup)/,
  user: /^(?:-[A-Za-z]*U|--user)/,
}

function nsAttribute(options: readonly string[]): string {
  if (options.some((option) => /^(?:-[A-Za-z]*a|--all$)/.test(option))) return ''
  const ns = NAMESPACES.filter((name) => options.some((option) => NSENTER_OPTIONS[name].test(option)))
  const isDefault = ns.toSorted().join() === DEFAULT_NAMESPACES.join()
  return ns.length === 0 || isDefault ? '' : ` ns=${ns.join()}`
}

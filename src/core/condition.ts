/** What `when=` asks of the Docker host. */
export type Condition =
  /** One comparison, `>=23`, with its engine's version. */
  | { kind: 'docker'; comparison: string }
  /** Any of these. */
  | { kind: 'cgroup'; versions: CgroupVersion[] }
  | { kind: 'iptables'; backend: IptablesBackend }
  /** It is on the PATH of host blocks. */
  | { kind: 'command'; name: string }
  /** The kernel has it, loaded or built in. */
  | { kind: 'module'; name: string }
  /** The host reaches the internet. */
  | { kind: 'network' }

/** `hybrid`: both, with the controllers in v1. */
export type CgroupVersion = 'v1' | 'v2' | 'hybrid'

export type IptablesBackend = 'nft' | 'legacy'

/** A condition as the author writes it. */
export function conditionText(condition: Condition): string {
  switch (condition.kind) {
    case 'docker':
      return `docker${condition.comparison}`
    case 'cgroup':
      return `cgroup:${condition.versions.join()}`
    case 'iptables':
      return `iptables:${condition.backend}`
    case 'command':
    case 'module':
      return `${condition.kind}:${condition.name}`
    case 'network':
      return 'network'
  }
}

/** Conditions as the author writes them, the attribute included. */
export function whenText(conditions: readonly Condition[]): string {
  const text = conditions.map(conditionText).join(' ')
  return text.includes(' ') || text.includes('=') ? `when="${text}"` : `when=${text}`
}

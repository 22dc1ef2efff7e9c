/** One kind of machine that labs must pass on. */
export interface Row {
  release: 'bookworm' | 'trixie' | 'sid'
  /** How the version of its `dockerd` begins. */
  docker: string
  store: 'overlay2' | 'containerd'
  iptables: 'nft' | 'legacy'
  cgroup: 'hybrid' | 'v1' | 'v2'
}

const ENGINES: readonly Pick<Row, 'release' | 'docker' | 'store'>[] = [
  { release: 'bookworm', docker: '20.10', store: 'overlay2' },
  { release: 'trixie', docker: '26.1', store: 'overlay2' },
  { release: 'trixie', docker: '26.1', store: 'containerd' },
  { release: 'sid', docker: '28.5', store: 'overlay2' },
  { release: 'sid', docker: '28.5', store: 'containerd' },
]

/** Hybrid with either kind of rules; what is special about the other cgroups has nothing to do with rules. */
const MACHINES: readonly Pick<Row, 'iptables' | 'cgroup'>[] = [
  { iptables: 'nft', cgroup: 'hybrid' },
  { iptables: 'legacy', cgroup: 'hybrid' },
  { iptables: 'nft', cgroup: 'v1' },
  { iptables: 'nft', cgroup: 'v2' },
]

/** All that is tried, quickest first. */
export const ROWS: readonly Row[] = MACHINES.flatMap((machine) =>
  ENGINES.map((engine) => ({ ...engine, ...machine })),
)

/** `sid 28.5 containerd nft v2` */
export function rowName({ release, docker, store, iptables, cgroup }: Row): string {
  return [release, docker, store, iptables, cgroup].join(' ')
}

/** The rows that have each of the words; without words, all. */
export function pickRows(words: readonly string[], rows: readonly Row[] = ROWS): Row[] {
  return rows.filter((row) => words.every((word) => rowName(row).split(' ').includes(word)))
}

/** One line of the table; the same columns for each row. */
export function rowLine(row: Row, status: string, durationMs: number, remark = ''): string {
  const { release, docker, store, iptables, cgroup } = row
  const columns = [
    status.padEnd(7),
    release.padEnd(8),
    docker.padEnd(5),
    store.padEnd(10),
    iptables.padEnd(6),
    cgroup.padEnd(6),
    `${(durationMs / 1000).toFixed(1)} s`.padStart(8),
    remark,
  ]
  return columns.join('  ').trimEnd()
}

import type { Condition, IptablesBackend } from '../condition.ts'
import type { DockerHost } from '../docker-host.ts'
import { HostError } from '../host-error.ts'
import type { HostFacts } from '../report.ts'
import { HOST_SHELL } from '../shell-order.ts'
import { isInRange } from '../version-range.ts'
import type { SessionPool } from './session-pool.ts'
import type { StepContext } from './step-context.ts'

const ASK_LIMIT_MS = 10_000

/**
 * Which of these conditions do not hold on the host now, each in words.
 *
 * @throws {HostError} where the host does not tell
 */
export async function unmetConditions(
  conditions: readonly Condition[],
  host: DockerHost,
  context: Pick<StepContext, 'sessions' | 'signal'>,
): Promise<string[]> {
  const unmet: string[] = []
  for (const condition of conditions) {
    const reason = await unmetReason(condition, host, context)
    if (reason !== null) unmet.push(reason)
  }
  return unmet
}

async function unmetReason(
  condition: Condition,
  host: DockerHost,
  context: Pick<StepContext, 'sessions' | 'signal'>,
): Promise<string | null> {
  if (condition.kind === 'network') return host.network ? null : 'the host does not reach the internet'
  if (condition.kind === 'command' || condition.kind === 'module') {
    const { kind, name } = condition
    if (await answersYes(SCRIPTS[kind], name, context)) return null
    return kind === 'command' ? `the host has no command ${name}` : `the kernel has no module ${name}`
  }
  return differs(condition, await host.provenance())
}

function differs(
  condition: Extract<Condition, { kind: 'docker' | 'cgroup' | 'iptables' }>,
  { docker, cgroup, iptables }: HostFacts,
): string | null {
  if (condition.kind === 'docker') {
    const { comparison } = condition
    if (docker === null) return `there is no docker, expected ${comparison}`
    return isInRange(docker, comparison) ? null : `docker is ${docker}, expected ${comparison}`
  }
  if (condition.kind === 'cgroup') {
    const { versions } = condition
    return versions.includes(cgroup) ? null : `cgroup is ${cgroup}, expected ${versions.join(' or ')}`
  }
  const { backend } = condition
  if (iptables === null) return `there is no iptables, expected ${backend}`
  const found = backendOf(iptables)
  return found === backend ? null : `iptables is ${found}, expected ${backend}`
}

/** `v1.8.9 (nf_tables)`, `v1.8.9 (legacy)`; versions before 1.8 were legacy, and did not say so. */
function backendOf(version: string): IptablesBackend {
  return version.includes('nf_tables') ? 'nft' : 'legacy'
}

/** Asked in a shell of its own, in which no block has changed what a word means. */
async function answersYes(
  script: string,
  name: string,
  { sessions, signal }: { sessions: SessionPool; signal: AbortSignal },
): Promise<boolean> {
  const session = await sessions.open(HOST_SHELL)
  try {
    const { exitCode, interrupted, timedOut } = await session.run({
      script,
      line: 1,
      stopAtFailure: false,
      variables: { labrun_name: name },
      timeoutMs: ASK_LIMIT_MS,
      maxOutputBytes: 64 * 1024,
      settleMs: 0,
      signal,
      onLate: () => {},
    })
    // No answer is not "no": the step would count as skipped in good order.
    if (timedOut || (exitCode !== 0 && exitCode !== 1 && !interrupted))
      throw new HostError('environment', 'condition-unknown', `the host does not tell whether it has ${name}`)
    return exitCode === 0
  } finally {
    await session.close()
  }
}

const SCRIPTS = {
  command: 'type -P -- "$labrun_name" >/dev/null',
  /** The kernel takes - and _ for the same; of what is built in, /sys has only what has parameters. */
  module: `labrun_name=\${labrun_name//-/_}
[ -d "/sys/module/$labrun_name" ] || grep -qs "^$labrun_name " /proc/modules ||
  tr - _ 2>/dev/null <"/lib/modules/$(uname -r)/modules.builtin" | grep -qs "/$labrun_name\\.ko"`,
}

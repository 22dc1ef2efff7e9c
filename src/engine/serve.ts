import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { DockerHost, HostKind, HostRequest } from '../core/docker-host.ts'
import { toHostError } from '../core/host-error.ts'
import type { HostState } from '../core/host-state.ts'
import { MaskedEvents, maskedDeep } from '../core/masked-events.ts'
import { maskedMatcher } from '../core/masked-matcher.ts'
import { Masker } from '../core/masker.ts'
import type { Matcher } from '../core/matcher.ts'
import { runPlan } from '../core/run-plan.ts'
import type { RunControl } from '../core/run-ports.ts'
import type { Topology } from '../core/topology.ts'
import type { IdleSupervisor } from '../hosts/private/supervisor-client.ts'
import { createPrivateHost } from '../hosts/private-host.ts'
import { match } from '../matchers/builtin.ts'
import { execTarget } from '../targets/exec.ts'
import { hostTarget } from '../targets/host.ts'
import { openInteractive } from '../targets/interactive.ts'
import { nsenterTarget } from '../targets/nsenter.ts'
import { takeOver } from './carried-environment.ts'
import { type Reply, type Request, type RunRequest, toLine } from './protocol.ts'

type Commits = Record<string, string | null>

const targets = { host: hostTarget, nsenter: nsenterTarget, exec: execTarget }

/**
 * Does what the requests say, and ends this process once the plan has run, or the requests end without one.
 *
 * @param supervisor for the first host
 */
export function serve(requests: Readable, supervisor: IdleSupervisor): void {
  const interrupted = new AbortController()
  const hurried = new AbortController()
  const interrupt = (why?: string) => (interrupted.signal.aborted ? hurried : interrupted).abort(why)
  const left = new AbortController()
  let knowCommits: (commits: Commits) => void = () => {}
  const commits = new Promise<Commits>((resolve) => {
    knowCommits = resolve
  })
  let running = false
  const lines = createInterface({ input: requests })
  lines.on('line', (line) => {
    const request = JSON.parse(line) as Request
    if (request.type === 'interrupt') interrupt(request.why)
    else if (request.type === 'shell-left') left.abort()
    else if (request.type === 'commits') knowCommits(request.commits)
    else {
      running = true
      takeOver(request.environment)
      const control = { interrupted: interrupted.signal, hurried: hurried.signal }
      void run(request, createPrivateHost({ supervisor }), commits, control, left.signal)
    }
  })
  // The front has no plan, or it died: then nobody reads on, so nothing is worth finishing but the cleaning.
  lines.on('close', () => {
    interrupted.abort()
    hurried.abort()
    if (!running) process.exit()
  })
  // git may hang.
  interrupted.signal.addEventListener('abort', () => knowCommits({}))
}

async function run(
  request: RunRequest,
  hosts: HostKind,
  commits: Promise<Commits>,
  control: RunControl,
  left: AbortSignal,
): Promise<void> {
  const startHost = (wanted: HostRequest) => hosts.start(wanted)
  const checkout = async (lab: string) => ({ labrun: request.labrun, commit: (await commits)[lab] ?? null })
  const { plan, secrets } = request
  const masked = masking(secrets)
  try {
    const handOver = { open: openInteractive, left }
    const ports = {
      startHost,
      targets,
      match: masked.match,
      checkout,
      probe,
      state,
      handOver,
      secrets,
    }
    await runPlan(plan, ports, masked.tell, control)
  } catch (error) {
    masked.tell({ type: 'engine-error', error: toHostError(error).toData() })
  }
  // Once the front has all: it must not wait for whatever may still be open in this process.
  process.stdout.write('', () => process.exit())
}

/** Loaded when it is asked for: few runs are, and all would wait for it. */
async function probe(host: DockerHost): Promise<Topology> {
  return (await import('../topology/probe.ts')).probeTopology(host)
}

/** Few steps fail. */
async function state(host: DockerHost): Promise<HostState> {
  return (await import('../topology/host-state.ts')).hostState(host)
}

/** What tells replies and judges output where these are secrets. */
function masking(secrets: RunRequest['secrets']): { match: Matcher; tell: (reply: RunReply) => void } {
  const values = Object.values(secrets)
  if (values.length === 0) return { match, tell }
  const masker = new Masker(values)
  const events = new MaskedEvents(masker)
  return {
    match: maskedMatcher(match, masker),
    tell(reply) {
      if (reply.type === 'engine-error') tell(maskedDeep(reply, masker))
      else for (const event of events.push(reply)) tell(event)
    },
  }
}

type RunReply = Exclude<Reply, { type: 'engine-up' }>

function tell(reply: Reply): void {
  process.stdout.write(toLine(reply))
}

import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { DockerHost, HostKind, HostRequest } from '../core/docker-host.ts'
import { toHostError } from '../core/host-error.ts'
import { runPlan } from '../core/run-plan.ts'
import type { RunControl } from '../core/run-ports.ts'
import type { IdleSupervisor } from '../hosts/private/supervisor-client.ts'
import { createPrivateHost } from '../hosts/private-host.ts'
import { match } from '../matchers/builtin.ts'
import { execTarget } from '../targets/exec.ts'
import { hostTarget } from '../targets/host.ts'
import { nsenterTarget } from '../targets/nsenter.ts'
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
  const interrupt = () => (interrupted.signal.aborted ? hurried : interrupted).abort()
  let knowCommits: (commits: Commits) => void = () => {}
  const commits = new Promise<Commits>((resolve) => {
    knowCommits = resolve
  })
  let running = false
  const lines = createInterface({ input: requests })
  lines.on('line', (line) => {
    const request = JSON.parse(line) as Request
    if (request.type === 'interrupt') interrupt()
    else if (request.type === 'commits') knowCommits(request.commits)
    else {
      running = true
      const control = { interrupted: interrupted.signal, hurried: hurried.signal }
      void run(request, createPrivateHost({ supervisor }), commits, control)
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
): Promise<void> {
  const startHost = async (wanted: HostRequest) =>
    withCheckout(await hosts.start(wanted), request.labrun, commits, wanted.lab)
  try {
    await runPlan(request.plan, { startHost, targets, match }, tell, control)
  } catch (error) {
    tell({ type: 'engine-error', error: toHostError(error).toData() })
  }
  // Once the front has all: it must not wait for whatever may still be open in this process.
  process.stdout.write('', () => process.exit())
}

/** The front knows which labrun and which commit of the lab this is; the host does not. */
function withCheckout(host: DockerHost, labrun: string, commits: Promise<Commits>, lab: string): DockerHost {
  const provenance = host.provenance.bind(host)
  host.provenance = async () => {
    const [facts, known] = await Promise.all([provenance(), commits])
    return { ...facts, labrun, commit: known[lab] ?? null }
  }
  return host
}

function tell(reply: Reply): void {
  process.stdout.write(toLine(reply))
}

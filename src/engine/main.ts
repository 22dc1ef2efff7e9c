import { createInterface } from 'node:readline'
import type { DockerHost, HostRequest } from '../core/docker-host.ts'
import { toHostError } from '../core/host-error.ts'
import { runPlan } from '../core/run-plan.ts'
import type { RunControl } from '../core/run-ports.ts'
import { privateHost } from '../hosts/private-host.ts'
import { match } from '../matchers/builtin.ts'
import { execTarget } from '../targets/exec.ts'
import { hostTarget } from '../targets/host.ts'
import { nsenterTarget } from '../targets/nsenter.ts'
import { type Reply, type Request, toLine } from './protocol.ts'

/**
 * The engine: one process next to the Docker host, which runs a plan and tells events.
 * How it is started (directly, by sudo, in a container) is the front's matter.
 */

const targets = { host: hostTarget, nsenter: nsenterTarget, exec: execTarget }

async function main(): Promise<void> {
  const interrupted = new AbortController()
  const hurried = new AbortController()
  const interrupt = () => (interrupted.signal.aborted ? hurried : interrupted).abort()
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const request = JSON.parse(line) as Request
    if (request.type === 'interrupt') interrupt()
    else void run(request, { interrupted: interrupted.signal, hurried: hurried.signal })
  })
  // The front died: nobody reads on, so nothing is worth finishing but the cleaning.
  lines.on('close', () => {
    interrupted.abort()
    hurried.abort()
  })
}

async function run(request: Extract<Request, { type: 'run' }>, control: RunControl): Promise<void> {
  const startHost = async (wanted: HostRequest) =>
    withCheckout(await privateHost.start(wanted), request, wanted.lab)
  try {
    await runPlan(request.plan, { startHost, targets, match }, tell, control)
  } catch (error) {
    tell({ type: 'engine-error', error: toHostError(error).toData() })
  }
  // Once the front has all: it must not wait for whatever may still be open in this process.
  process.stdout.write('', () => process.exit())
}

/** The front knows which labrun and which commit of the lab this is; the host does not. */
function withCheckout(
  host: DockerHost,
  { labrun, commits }: Extract<Request, { type: 'run' }>,
  lab: string,
): DockerHost {
  const provenance = host.provenance.bind(host)
  host.provenance = async () => ({ ...(await provenance()), labrun, commit: commits[lab] ?? null })
  return host
}

function tell(reply: Reply): void {
  process.stdout.write(toLine(reply))
}

// A front that is gone must not stop the cleaning.
process.stdout.on('error', () => {})
process.on('SIGPIPE', () => {})
await main()

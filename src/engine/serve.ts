import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { ownDirectories } from '../cleanup/own-directories.ts'
import type { DockerHost, HostKind, HostRequest } from '../core/docker-host.ts'
import { toHostError } from '../core/host-error.ts'
import type { HostState } from '../core/host-state.ts'
import type { Matcher } from '../core/matcher.ts'
import type { Plan } from '../core/plan.ts'
import { runPlan } from '../core/run/run-plan.ts'
import type { RunControl, RunPorts } from '../core/run/run-ports.ts'
import { WatchedLabs } from '../core/run/watched-labs.ts'
import { MaskedEvents, maskedDeep } from '../core/secrets/masked-events.ts'
import { maskedMatcher } from '../core/secrets/masked-matcher.ts'
import { Masker } from '../core/secrets/masker.ts'
import type { Topology } from '../core/topology.ts'
import type { IdleSupervisor } from '../hosts/private/supervisor-client.ts'
import { createPrivateHost } from '../hosts/private-host.ts'
import { match } from '../matchers/builtin.ts'
import { execTarget } from '../targets/exec.ts'
import { hostTarget } from '../targets/host.ts'
import { openInteractive } from '../targets/interactive.ts'
import { nsenterTarget } from '../targets/nsenter.ts'
import { takeOver } from './carried-environment.ts'
import { isInContainer, listenForFront } from './front-silence.ts'
import { HostAhead } from './host-ahead.ts'
import { type Reply, type Request, type RunRequest, toLine } from './protocol.ts'

type Commits = Record<string, string | null>

const targets = { host: hostTarget, nsenter: nsenterTarget, exec: execTarget }

/**
 * Does what the requests say, and ends this process once the plan has run, or the requests end without one. Where labs are
 * watched, it ends when that is asked for.
 *
 * @param supervisor for the first host
 * @param options `userNamespace`: this process is root in one, and an ordinary user of the machine
 */
export function serve(
  requests: Readable,
  supervisor: IdleSupervisor,
  { userNamespace = false }: { userNamespace?: boolean } = {},
): void {
  const server = new Server(
    createPrivateHost({ supervisor, userNamespace, ...(userNamespace && ownDirectories()) }),
  )
  const lines = createInterface({ input: requests })
  const heard = isInContainer() ? listenForFront(() => server.leave()) : () => {}
  lines.on('line', (line) => {
    heard()
    server.take(JSON.parse(line) as Request)
  })
  lines.on('close', () => server.leave())
}

/** One run, or the end of several: how it is stopped, and what it hears of meanwhile. */
class Current implements RunControl {
  readonly #interrupted = new AbortController()
  readonly #hurried = new AbortController()
  readonly #left = new AbortController()
  readonly interrupted = this.#interrupted.signal
  readonly hurried = this.#hurried.signal
  readonly left = this.#left.signal
  readonly commits: Promise<Commits>
  tellCommits: (commits: Commits) => void = () => {}

  constructor() {
    this.commits = new Promise((resolve) => {
      this.tellCommits = resolve
    })
    // git may hang.
    this.interrupted.addEventListener('abort', () => this.tellCommits({}))
  }

  interrupt(why?: string): void {
    const next = this.interrupted.aborted ? this.#hurried : this.#interrupted
    next.abort(why)
  }

  tellShellLeft(): void {
    this.#left.abort()
  }
}

class Server {
  readonly #hosts: HostAhead
  readonly #watched = new WatchedLabs()
  /** Of the last run: hosts that have waited are given up as it would. */
  #ports: RunPorts | null = null
  #masked = masking({})
  #current: Current | null = null
  #isLeft = false

  constructor(hosts: HostKind) {
    this.#hosts = new HostAhead(hosts)
  }

  take(request: Request): void {
    if (request.type === 'interrupt') this.#current?.interrupt(request.why)
    else if (request.type === 'shell-left') this.#current?.tellShellLeft()
    else if (request.type === 'commits') this.#current?.tellCommits(request.commits)
    else if (request.type === 'end') void this.#end()
    else if (request.type === 'alive') return
    else void this.#run(request)
  }

  /** The front has no plan, or it died: then nobody reads on, so nothing is worth finishing but the cleaning. */
  leave(): void {
    this.#isLeft = true
    if (this.#ports === null) process.exit()
    if (this.#current === null) void this.#end()
    else this.#hurry(this.#current)
  }

  async #run({ plan, labrun, environment, secrets }: RunRequest): Promise<void> {
    const current = new Current()
    this.#current = current
    takeOver(environment)
    this.#masked = masking(secrets)
    this.#ports = {
      startHost: (wanted) => (plan.host === 'local' ? startLocal(plan, wanted) : this.#hosts.start(wanted)),
      targets,
      match: this.#masked.match,
      checkout: async (lab) => ({ labrun, commit: (await current.commits)[lab] ?? null }),
      probe,
      state,
      handOver: { open: openInteractive, left: current.left },
      secrets,
    }
    const watched = plan.watch === null ? null : this.#watched
    if (plan.watch?.otherImages === true) await this.#hosts.drop()
    try {
      await runPlan(plan, { ports: this.#ports, emit: this.#masked.tell, control: current }, watched)
    } catch (error) {
      this.#masked.tell({ type: 'engine-error', error: toHostError(error).toData() })
      return exit()
    }
    this.#current = null
    if (watched === null) exit()
    else if (this.#isLeft) await this.#end()
    else this.#hosts.prepare()
  }

  /** Teardown blocks that have waited have as long as after an interrupt. */
  async #end(): Promise<void> {
    const current = new Current()
    this.#current = current
    current.interrupt()
    if (this.#isLeft) current.interrupt()
    if (this.#ports !== null)
      await Promise.all([
        this.#watched.giveUpAll({ ports: this.#ports, emit: this.#masked.tell, control: current }),
        this.#dropAhead(),
      ])
    exit()
  }

  async #dropAhead(): Promise<void> {
    const hostDifference = await this.#hosts.drop()
    if (hostDifference.length > 0)
      this.#masked.tell({ type: 'host-given-up', lab: 'a host that was ready', failed: [], hostDifference })
  }

  #hurry(current: Current): void {
    if (!current.interrupted.aborted) current.interrupt()
    current.interrupt()
  }
}

/** Once the front has all: it must not wait for whatever may still be open in this process. */
function exit(): void {
  process.stdout.write('', () => process.exit())
}

/** There is one machine: none is made ready ahead. */
async function startLocal({ mayCutOff = false }: Plan, wanted: HostRequest): Promise<DockerHost> {
  return (await import('../hosts/local-host.ts')).createLocalHost({ mayCutOff }).start(wanted)
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

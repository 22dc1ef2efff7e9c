import { setTimeout as sleep } from 'node:timers/promises'
import type { ContainerState, DockerApi, ExecHandle, ExecRequest } from '../core/docker-host.ts'
import { HostError } from '../core/host-error.ts'
import { type EngineAnswer, type EngineClient, engineMessage } from './engine-client.ts'
import { readFrames, readTerminal } from './stream-frames.ts'

interface InspectBody {
  Id: string
  Name: string
  State: { Running: boolean; Pid: number; Status: string }
}

interface ExecBody {
  Running: boolean
  Pid: number
  ExitCode: number | null
}

/** The little of Docker's API that sessions and the run loop use. */
export function createDockerApi(client: EngineClient): DockerApi {
  return {
    inspectContainer: (name) => inspectContainer(client, name),
    async containers() {
      const all = expectStatus(await client.call('GET', '/containers/json?all=1'), 200) as ListedBody[]
      return all.map(({ Id, Names, Image, Status }) => ({
        id: Id,
        names: Names.map((name) => name.replace(/^\//, '')),
        image: Image,
        status: Status,
      }))
    },
    exec: (container, request) => startExec(client, container, request),
    async ping() {
      expectStatus(await client.call('GET', '/_ping'), 200)
    },
  }
}

interface ListedBody {
  Id: string
  Names: string[]
  Image: string
  Status: string
}

/** A name or an id; the engine answers other text by leading elsewhere. */
const containerName = /^[a-zA-Z0-9][\w.-]*$/

async function inspectContainer(client: EngineClient, name: string): Promise<ContainerState | null> {
  if (!containerName.test(name)) return null
  const answer = await client.call('GET', `/containers/${name}/json`)
  if (answer.status === 404) return null
  const { Id, Name, State } = expectStatus(answer, 200) as InspectBody
  return {
    id: Id,
    running: State.Running,
    pid: State.Pid,
    status: State.Status,
    names: [Name.replace(/^\//, '')],
  }
}

async function startExec(client: EngineClient, container: string, request: ExecRequest): Promise<ExecHandle> {
  const created = await client.call('POST', `/containers/${encodeURIComponent(container)}/exec`, {
    AttachStdout: true,
    AttachStderr: true,
    Tty: request.tty,
    Cmd: request.argv,
    Env: Object.entries(request.environment).map(([name, value]) => `${name}=${value}`),
    ...(request.user === null ? {} : { User: request.user }),
    ...(request.workdir === null ? {} : { WorkingDir: request.workdir }),
  })
  const { Id } = expectStatus(created, 201) as { Id: string }
  const response = await client.open('POST', `/exec/${Id}/start`, { Detach: false, Tty: request.tty })
  const stream = request.tty ? readTerminal(response) : readFrames(response)
  const inspect = async () => expectStatus(await client.call('GET', `/exec/${Id}/json`), 200) as ExecBody
  return {
    diagnostics: stream.text,
    terminal: request.tty ? response : null,
    ended: stream.ended.then(() => exitStatus(inspect)),
    async pid() {
      const pid = await runningPid(inspect, stream.text)
      if (request.tty) expectStatus(await client.call('POST', `/exec/${Id}/resize?h=24&w=80`), 200, 201)
      return pid
    },
  }
}

/** The stream ends a moment before the engine has written down the exit status: a busy engine may need seconds for it. */
const STATUS_WITHIN_MS = 20_000

async function exitStatus(inspect: () => Promise<ExecBody>): Promise<number | null> {
  try {
    for (const started = performance.now(); performance.now() - started < STATUS_WITHIN_MS; ) {
      const { Running, ExitCode } = await inspect()
      if (!Running && ExitCode !== null) return ExitCode
      await sleep(10)
    }
  } catch {
    // The container or the engine has gone with it: there is no status to be had.
  }
  return null
}

async function runningPid(inspect: () => Promise<ExecBody>, diagnostics: () => string): Promise<number> {
  for (;;) {
    const { Running, Pid, ExitCode } = await inspect()
    if (Pid > 0) return Pid
    if (!Running && ExitCode !== null) throw notStarted(diagnostics())
    await sleep(5)
  }
}

function notStarted(diagnostics: string): HostError {
  const reason = diagnostics.trim() || 'it ended at once'
  return new HostError('environment', 'exec-not-started', `docker exec did not start: ${reason}`)
}

function expectStatus(answer: EngineAnswer, ...expected: number[]): unknown {
  if (expected.includes(answer.status)) return answer.body
  throw new HostError(
    'environment',
    'docker-refused',
    `the Docker engine refused (${answer.status}): ${engineMessage(answer.body)}`,
  )
}

import type { DockerHost } from '../src/core/docker-host.ts'
import type { Output, ScriptRequest, Session } from '../src/core/session.ts'
import { HOST_SHELL } from '../src/core/shell-order.ts'
import { hostTarget } from '../src/targets/host.ts'
import { startTestHost } from '../test/session/test-host.ts'

/** Runs `work` with a shell on a host of its own, without Docker: the session engine alone. */
export async function withSession<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const host: DockerHost = await startTestHost()
  try {
    const session = await hostTarget.open(host, HOST_SHELL, {})
    try {
      return await work(session)
    } finally {
      await session.close()
    }
  } finally {
    await host.stop()
  }
}

/** A script without limits that matter. */
export function scriptRequest(script: string): ScriptRequest {
  return {
    script,
    line: 1,
    stopAtFailure: true,
    variables: {},
    timeoutMs: 30 * 60_000,
    maxOutputBytes: Number.MAX_SAFE_INTEGER,
    settleMs: 150,
    signal: new AbortController().signal,
    onLate: () => {},
  }
}

/** Runs a script that must succeed. */
export async function runScript(session: Session, script: string): Promise<Output> {
  const output = await session.run(scriptRequest(script))
  if (output.exitCode === 0 && output.ended === null) return output
  throw new Error(`the session engine: exit status ${output.exitCode}: ${script}`)
}

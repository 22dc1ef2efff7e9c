import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { SessionKey, TargetName } from '../../src/core/lab.ts'
import type { Output, ScriptRequest, Session } from '../../src/core/session.ts'
import { createPrivateHost } from '../../src/hosts/private-host.ts'
import { execTarget } from '../../src/targets/exec.ts'
import { hostTarget } from '../../src/targets/host.ts'
import { nsenterTarget } from '../../src/targets/nsenter.ts'

export const targets = { host: hostTarget, nsenter: nsenterTarget, exec: execTarget }
export const CONTAINER = 'mynginx'

/** Folder of a lab that has the recipes of all images that tests need. */
const IMAGES = join(import.meta.dirname, '../fixtures/images')

/** A private host, with a container of `nginx` that runs. */
export async function startDockerHost(images: readonly string[] = []): Promise<DockerHost> {
  const host = await createPrivateHost().start({
    runId: `test-${randomBytes(4).toString('hex')}`,
    lab: 'session',
    labDirectory: IMAGES,
    requires: { images: ['nginx', ...images], commands: [], docker: '>=20.10', network: false },
    onProgress: () => {},
  })
  await onHost(host, `docker run -d --name ${CONTAINER} nginx`)
  return host
}

/** Runs a script on the host, outside of any session. */
export async function onHost(host: DockerHost, script: string): Promise<string> {
  const [command = '', ...argv] = host.enter(['bash', '--norc', '-euc', script])
  const { stdout } = await promisify(execFile)(command, argv, { env: { ...host.environment } })
  return stdout.trimEnd()
}

export function sessionKey(target: TargetName, more: Partial<SessionKey> = {}): SessionKey {
  return {
    target,
    shell: 'bash',
    container: target === 'host' ? null : CONTAINER,
    ns: target === 'nsenter' ? ['ipc', 'mnt', 'net', 'pid', 'uts'] : [],
    user: null,
    workdir: null,
    session: null,
    tty: false,
    ...more,
  }
}

/** An output, with its streams as text. */
export interface TextOutput extends Omit<Output, 'stdout' | 'stderr'> {
  stdout: string
  stderr: string
  late: () => string
}

/** Runs a script whose first line is line 42 of a lab; it stops at failures. */
export async function run(
  session: Session,
  script: string,
  more: Partial<ScriptRequest> = {},
): Promise<TextOutput> {
  let late = ''
  const output = await session.run({
    script,
    line: 42,
    stopAtFailure: true,
    variables: {},
    timeoutMs: 20_000,
    maxOutputBytes: 64 * 1024 * 1024,
    settleMs: 150,
    signal: new AbortController().signal,
    onLate: (bytes) => {
      late += bytes.toString()
    },
    ...more,
  })
  const [stdout, stderr] = [output.stdout, output.stderr].map((stream) => {
    const text = (stream.whole() ?? stream.head).toString()
    stream.release()
    return text
  })
  return { ...output, stdout: stdout!, stderr: stderr!, late: () => late }
}

/** The argv of all processes on the host whose argv has `word` in it. */
export function processesWith(host: DockerHost, word: string): string[] {
  const proc = host.outside('/proc')
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => argvOf(`${proc}/${pid}/cmdline`))
    .filter((argv) => argv.includes(word))
}

function argvOf(path: string): string[] {
  try {
    return [readFileSync(path, 'utf8').split('\0').join(' ').trim()]
  } catch {
    return []
  }
}

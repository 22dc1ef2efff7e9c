import type { DockerHost } from '../../src/core/docker-host.ts'
import type { Expectation } from '../../src/core/expectation.ts'
import type { Lab, Step } from '../../src/core/lab.ts'
import type { Matcher } from '../../src/core/matcher.ts'
import type { Residue } from '../../src/core/report.ts'
import type { Output, ScriptRequest, Session } from '../../src/core/session.ts'
import type { Target } from '../../src/core/target.ts'

/** An output of nothing and exit status 0, less what is given. */
export function output(given: Partial<Output> & { out?: string } = {}): Output {
  const { out = '', ...rest } = given
  return {
    exitCode: 0,
    stdout: Buffer.from(out),
    stderr: Buffer.alloc(0),
    stdoutBytes: out.length,
    stderrBytes: 0,
    truncated: false,
    durationMs: 1,
    timedOut: false,
    overLimit: false,
    interrupted: false,
    failedLine: null,
    ended: null,
    unsettled: false,
    ...rest,
  }
}

/** A step on the host that runs `true` on line 11, less what is given. */
export function step(given: Partial<Step> = {}): Step {
  return {
    id: '1',
    place: { line: 10, column: 1 },
    scriptLine: 11,
    script: 'true',
    key: {
      target: 'host',
      shell: 'bash',
      container: null,
      ns: [],
      user: null,
      workdir: null,
      session: null,
    },
    exit: 0,
    timeoutMs: 30_000,
    retryMs: null,
    teardown: false,
    check: false,
    hidden: false,
    closesSession: false,
    expectations: [],
    ...given,
  }
}

/** An expectation of one literal line. */
export function expectation(text: string): Expectation {
  const lines = [{ line: 14, text, pattern: { kind: 'literal' as const } }]
  return { place: { line: 13, column: 1 }, mode: 'lines', stream: 'stdout', lines }
}

export function lab(steps: Step[], given: Partial<Lab> = {}): Lab {
  return {
    slug: 'lab',
    file: 'labs/lab.md',
    directory: '/labs',
    title: 'A lab',
    description: '',
    requires: { images: [], commands: [], docker: false, network: false },
    timeoutMs: 300_000,
    maxOutputBytes: 1 << 20,
    env: {},
    steps,
    digest: 'sha256:0',
    ...given,
  }
}

/** Fits where the first line equals what was printed; `{{n}}` captures all as `n`. */
export const match: Matcher = (wanted, printed) => {
  const text = wanted.lines[0]?.text ?? ''
  if (text === '{{n}}') return { fits: true, captures: { n: printed } }
  if (text === printed) return { fits: true, captures: {} }
  const failure = { rule: 'output', line: 14, expected: text, actual: printed, message: 'differs' }
  return { fits: false, failure }
}

type Answer = (request: ScriptRequest) => Output | Promise<Output>

/** A target whose shells answer by a function; `opened` counts the shells. */
export function fakeTarget(answer: Answer): Target & { opened: number; requests: ScriptRequest[] } {
  const target = {
    opened: 0,
    requests: [] as ScriptRequest[],
    async open(): Promise<Session> {
      target.opened += 1
      let ended: Session['ended'] = null
      return {
        get ended() {
          return ended
        },
        async run(request) {
          target.requests.push(request)
          const result = await answer(request)
          ended = result.ended
          return result
        },
        async close() {},
      }
    },
  }
  return target
}

/** A host that is up and holds nothing. */
export function fakeHost(given: Partial<DockerHost> & { residue?: Residue[] } = {}): DockerHost {
  const { residue = [], ...rest } = given
  return {
    kind: 'private',
    outside: (path) => path,
    enter: (argv) => [...argv],
    environment: {},
    workDirectory: '/',
    sessionCgroup: async () => null,
    docker: null,
    died: new Promise(() => {}),
    provenance: async () => ({
      date: '2026-01-01T00:00:00Z',
      labrun: '0',
      kernel: '6',
      docker: null,
      containerd: null,
      runc: null,
      cgroup: 'v2',
      iptables: null,
      architecture: 'x64',
      images: [],
      commit: null,
    }),
    stop: async () => residue,
    ...rest,
  }
}

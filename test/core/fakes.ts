import type { DockerHost } from '../../src/core/docker-host.ts'
import type { Expectation } from '../../src/core/expectation.ts'
import type { Lab, Step } from '../../src/core/lab.ts'
import type { Matcher } from '../../src/core/matcher.ts'
import type { NamespaceInodes } from '../../src/core/namespaces.ts'
import type { Residue } from '../../src/core/report.ts'
import type { Output, ScriptRequest, Session } from '../../src/core/session.ts'
import { HOST_SHELL } from '../../src/core/shell-order.ts'
import type { Target } from '../../src/core/target.ts'
import { type Captured, capturedWhole } from '../../src/core/text/captured.ts'

/** An output of nothing and exit status 0, less what is given. */
export function output(given: Partial<Output> & { out?: string; err?: string } = {}): Output {
  const { out = '', err = '', ...rest } = given
  return {
    exitCode: 0,
    stdout: capturedWhole(Buffer.from(out)),
    stderr: capturedWhole(Buffer.from(err)),
    merged: false,
    durationMs: 1,
    timedOut: false,
    overLimit: false,
    interrupted: false,
    failedLine: null,
    ended: null,
    reachedEnd: rest.failedLine == null && rest.ended == null,
    endedByFailure: false,
    failedInside: [],
    unsettled: false,
    ...rest,
  }
}

/** A stream of which only `head`, `tail` and the number of bytes are known. */
export function capturedPart(head: string, tail: string, bytes: number): Captured {
  return { bytes, head: Buffer.from(head), tail: Buffer.from(tail), whole: () => null, release: () => {} }
}

/** A step on the host that runs `true` on line 11, less what is given. */
export function step(given: Partial<Step> = {}): Step {
  return {
    id: '1',
    place: { line: 10, column: 1 },
    scriptLine: 11,
    script: 'true',
    key: HOST_SHELL,
    exit: 0,
    timeoutMs: 30_000,
    maxOutputBytes: 1 << 20,
    settleMs: 150,
    retryMs: null,
    background: false,
    ready: null,
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
  return {
    place: { line: 13, column: 1 },
    firstLine: 14,
    mode: 'lines',
    unordered: false,
    stream: 'stdout',
    lines,
  }
}

export function lab(steps: Step[], given: Partial<Lab> = {}): Lab {
  return {
    slug: 'lab',
    file: 'labs/lab.md',
    directory: '/labs',
    title: 'A lab',
    description: '',
    requires: { images: [], commands: [], docker: false, network: false },
    images: [],
    timeoutMs: 300_000,
    env: {},
    secrets: [],
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

/** A target whose shells answer by a function, once all `opensAfter` have been thrown; `opened` counts the shells. */
export function fakeTarget(
  answer: Answer,
  {
    opensAfter = [],
    close = () => {},
    namespaces = () => null,
  }: {
    opensAfter?: Error[]
    close?: (number: number) => void
    namespaces?: (number: number) => NamespaceInodes | null
  } = {},
): Target & { opened: number; requests: ScriptRequest[] } {
  const target = {
    opened: 0,
    requests: [] as ScriptRequest[],
    async open(): Promise<Session> {
      const error = opensAfter.shift()
      if (error !== undefined) throw error
      target.opened += 1
      const number = target.opened
      let ended: Session['ended'] = null
      return {
        namespaces: namespaces(number),
        get ended() {
          return ended
        },
        async run(request) {
          target.requests.push(request)
          const result = await answer(request)
          ended = result.ended
          return result
        },
        async close() {
          close(number)
        },
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
    interactive: (onTerminal) => ['sh', '-c', onTerminal],
    keep: () => Promise.reject(new Error('not to be kept')),
    environment: {},
    workDirectory: '/',
    sessionCgroup: async () => null,
    docker: null,
    network: false,
    died: new Promise(() => {}),
    isEnding: () => false,
    provenance: async () => ({
      date: '2026-01-01T00:00:00Z',
      kernel: '6',
      docker: null,
      containerd: null,
      runc: null,
      imageStore: null,
      cgroup: 'v2',
      iptables: null,
      architecture: 'x64',
      images: [],
    }),
    stop: async () => residue,
    ...rest,
  }
}

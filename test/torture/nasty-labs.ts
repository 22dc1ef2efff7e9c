import { existsSync, mkdirSync, rmSync } from 'node:fs'
import type { DockerHost } from '../../src/core/docker-host.ts'
import type { Lab } from '../../src/core/lab.ts'
import { runLab } from '../../src/core/run/run-lab.ts'
import type { StepResult } from '../../src/core/step-result.ts'
import { match } from '../../src/matchers/builtin.ts'
import { hostTarget } from '../../src/targets/host.ts'
import { fakeHost } from '../core/fakes.ts'
import { labOf } from '../parse/read.ts'

/** Where the lines of a block leave a proof that they ran, each by its own path. */
const PROOFS = '/run/proof'
/** Many a line leaves a job behind: waiting for each as a lab does would take most of the time. */
const SETTLE_MS = 30

/** How a block ends, and with what status it is expected to. */
export interface Ending {
  attribute: string
  line: string
}

/** A block: what stands before the line that prints `MARK`, and what behind it. */
export interface Block {
  before: readonly string[]
  after: readonly string[]
  ending: Ending
}

/** The first is the usual one. */
export const ENDINGS: readonly Ending[] = [
  { attribute: '', line: '' },
  { attribute: '', line: 'exit 0' },
  { attribute: 'exit=3', line: '(exit 3)' },
  { attribute: 'exit=3', line: 'exit 3' },
  { attribute: 'exit=any', line: 'false' },
  { attribute: 'retry=300ms', line: '' },
]

/** Blocks of one shell: `MARK` is expected of each, and nothing else. */
function labText(blocks: readonly Block[]): string {
  return inLab(
    '8s',
    blocks.map((block, number) => {
      const { attribute } = block.ending
      return [`\`\`\`bash host ${attribute}`, ...scriptOf(block, number), '```', '```output', 'MARK', '```']
    }),
  )
}

/** The same as commands of transcripts, each in one of its own, as not all have the same attributes. */
function transcriptText(blocks: readonly Block[]): string {
  return inLab(
    // Some loops end only so.
    '2s',
    blocks.map((block, number) => {
      const { attribute } = block.ending
      const status = /^exit=(\d+)$/.exec(attribute)?.[1]
      const [first = '', ...rest] = scriptOf(block, number).join('\n').split('\n')
      const command = [`$ ${first}`, ...rest.map((line) => `> ${line}`)]
      const fence = `\`\`\`console host ${status === undefined ? attribute : ''}`
      return [fence, ...command, 'MARK', ...(status === undefined ? [] : [`[${status}]`]), '```']
    }),
  )
}

function scriptOf({ before, after, ending }: Block, number: number): string[] {
  const own = [`echo MARK; : >${PROOFS}/${number}`, ...after, `: >${PROOFS}/${number}-end`]
  return [...before, ...own, ...(ending.line === '' ? [] : [ending.line])]
}

function inLab(timeout: string, blocks: readonly string[][]): string {
  const texts = blocks.map((lines) => [...lines, ''].join('\n'))
  return `---\nrequires: { docker: false }\nstep-timeout: ${timeout}\n---\n${texts.join('\n')}`
}

/** Runs a lab on the one host of all; what comes after a failed step runs too. */
async function resultsOf(host: DockerHost, lab: Lab): Promise<StepResult[]> {
  rmSync(host.outside(PROOFS), { recursive: true, force: true })
  mkdirSync(host.outside(PROOFS))
  const shared: DockerHost = { ...host, stop: async () => [], provenance: fakeHost().provenance }
  const results: StepResult[] = []
  const { signal } = new AbortController()
  const nowhere = { open: () => Promise.reject(new Error('the lab has blocks for the host alone')) }
  await runLab(
    lab,
    { host: 'private', runId: 'never-green', keepGoing: true },
    {
      ports: {
        startHost: async () => shared,
        checkout: async () => ({ labrun: '0', commit: null }),
        targets: { host: hostTarget, nsenter: nowhere, exec: nowhere },
        match,
      },
      emit: (event) => event.type === 'step-end' && results.push(event.result),
      control: { interrupted: signal, hurried: signal },
    },
  )
  return results
}

/** What labrun says of each block, or of each as the command of a transcript, and what really happened. */
export async function outcomes(host: DockerHost, blocks: readonly Block[], asTranscript = false) {
  const lab = labOf(asTranscript ? transcriptText(blocks) : labText(blocks))
  const steps = lab.steps.map((step) => ({ ...step, settleMs: SETTLE_MS }))
  const results = await resultsOf(host, { ...lab, steps })
  return results.map((result, number) => ({
    ...{ number, status: result.status, exitCode: result.exitCode, stdout: result.stdout },
    printed: existsSync(host.outside(`${PROOFS}/${number}`)),
    cameToItsEnd: existsSync(host.outside(`${PROOFS}/${number}-end`)),
    ending: blocks[number]!.ending,
  }))
}

/** One block of them. */
export type BlockOutcome = Awaited<ReturnType<typeof outcomes>>[number]

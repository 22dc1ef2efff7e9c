import { expect, test } from 'vitest'
import type { Event } from '../../../src/core/event.ts'
import { MaskedEvents } from '../../../src/core/secrets/masked-events.ts'
import { Masker } from '../../../src/core/secrets/masker.ts'
import { emptyResult, type StepResult } from '../../../src/core/step-result.ts'
import { provenance } from '../../reporters/run.ts'

const TOKEN = 'hunter22-and-more'
const base64 = Buffer.from(TOKEN.repeat(5)).toString('base64')

function stepEnd(given: Partial<StepResult>): Event {
  const facts = {
    id: 'one',
    line: 3,
    target: 'host' as const,
    container: null,
    session: 'host',
    script: 'true',
  }
  return { type: 'step-end', lab: 'x', result: { ...emptyResult(facts), status: 'passed', ...given } }
}

function late(text: string, stream: 'stdout' | 'stderr' = 'stdout'): Event {
  return { type: 'step-late', lab: 'x', id: 'one', stream, text, encoding: 'utf-8' }
}

const labEnd: Event = {
  type: 'lab-end',
  lab: 'x',
  status: 'passed',
  reason: null,
  durationMs: 1,
  hostDifference: [],
}

function told(events: readonly Event[], values = [TOKEN]): Event[] {
  const masked = new MaskedEvents(new Masker(values))
  return events.flatMap((event) => masked.push(event))
}

function resultOf(given: Partial<StepResult>, values = [TOKEN]): StepResult {
  const [event] = told([stepEnd(given)], values)
  return (event as Extract<Event, { type: 'step-end' }>).result
}

test('no text of a result has it', () => {
  const text = `a ${TOKEN} b`
  const failure = {
    ...{ rule: 'output', line: 9, expected: text, actual: text, message: text, hint: text },
    comparison: [{ kind: 'fits' as const, line: 9, expected: text, actual: text }],
  }
  const result = resultOf({
    ...{ script: text, stdout: text, stderr: text, reason: text, session: text, container: text },
    ...{ captures: { token: text }, failures: [failure], notes: [text] },
  })
  expect(JSON.stringify(result)).not.toContain('hunter')
  expect(result).toMatchObject({ captures: { token: 'a *** b' }, failures: [{ actual: 'a *** b' }] })
})

test('a stream that leaves something out is cut where it was', () => {
  const stdout = `head ${TOKEN} hunt22-and-more tail ${TOKEN}`
  const { stdout: shown, stdoutCut } = resultOf({
    stdout,
    stdoutCut: { at: 27, bytes: 5000 },
    truncated: true,
  })
  expect(shown).toBe('head *** ****** tail ***')
  expect(stdoutCut).toEqual({ at: 12, bytes: 5000 })
})

test('the end of what was stopped may be the beginning of one', () => {
  const stdout = 'token hunter'
  expect(resultOf({ stdout }).stdout).toBe(stdout)
  expect(resultOf({ stdout, notes: ['in the background'] }).stdout).toBe('token ***')
  expect(resultOf({ stdout, status: 'timed-out' }).stdout).toBe('token ***')
  expect(resultOf({ stdout: 'oh', notes: ['unsettled'] }).stdout).toBe('oh')
})

test('one that a stream has in several lines is known line by line in what is told of it', () => {
  const lines = [base64.slice(0, 76), base64.slice(76)]
  const { stdout, failures } = resultOf(
    {
      stdout: `${lines.join('\n')}\n`,
      failures: [{ rule: 'output', line: 9, expected: '', actual: lines[1]!, message: `"${lines[1]}"` }],
    },
    [TOKEN.repeat(5)],
  )
  expect(stdout).toMatch(/^\*{3}\n\*{3}.{0,3}\n$/)
  expect(failures[0]!.message).toMatch(/^"\*{3}.{0,3}"$/)
})

test('late output waits for what may follow, on each stream by itself, until its lab ends', () => {
  const events = told([
    stepEnd({ stdout: 'go hunt' }),
    late('er22-and', 'stdout'),
    late('hunter22', 'stderr'),
  ])
  expect(events).toHaveLength(1)
  const all = told([
    stepEnd({ stdout: 'go hunt', notes: ['unsettled'] }),
    late('er22-and', 'stdout'),
    late('22h', 'stderr'),
    late('-more!', 'stdout'),
    labEnd,
  ])
  expect(all.slice(1)).toEqual([late('22', 'stderr'), late('***!', 'stdout'), late('h', 'stderr'), labEnd])
})

test('a second result of a step does not begin its late output anew', () => {
  const all = told([stepEnd({}), late('hunter'), stepEnd({ status: 'failed' }), late('22-and-more'), labEnd])
  expect(all.slice(2)).toEqual([late('***'), labEnd])
})

test('words that programs read stay as they are, though a secret has them for its value', () => {
  const values = ['passed', 'sha256:1', 'utf-8 ', 'step-late', 'cleanup-incomplete']
  expect(told([labEnd], values)).toEqual([labEnd])
  expect(told([late('all passed')], values)).toEqual([late('all ***')])
})

test('a text is not taken for such a word by its name alone', () => {
  const rules = [{ table: 'filter', chain: 'INPUT', rule: `-s 10.0.0.1 -m comment --comment "${TOKEN}"` }]
  const namespace = {
    inode: 1,
    kind: 'host' as const,
    name: 'host',
    interfaces: [],
    routes: [],
    forwarding: true,
  }
  const event = {
    type: 'topology' as const,
    lab: 'x',
    step: null,
    topology: { namespaces: [{ ...namespace, rules }] },
  }
  expect(JSON.stringify(told([event]))).toContain('--comment \\"***\\"')
})

test('what the front is to start is left to it', () => {
  const start: Event = {
    ...{
      type: 'shell-start',
      lab: 'x',
      argv: ['sh', TOKEN],
      session: `exec ${TOKEN}`,
      failed: null,
      remark: null,
    },
    next: { id: 'one', line: 3, script: `echo ${TOKEN}` },
  }
  expect(told([start])).toEqual([
    { ...start, session: 'exec ***', next: { id: 'one', line: 3, script: 'echo ***' } },
  ])
})

test('the state of the host is masked, too', () => {
  const rule = { table: 'filter', chain: 'FORWARD', rule: `-m comment --comment ${TOKEN} -j DROP` }
  const host = {
    inode: 1,
    kind: 'host' as const,
    name: 'host',
    interfaces: [],
    routes: [],
    forwarding: false,
  }
  const { state } = resultOf({
    status: 'failed',
    state: {
      containers: [{ name: 'web', image: `registry/${TOKEN}`, status: 'Up' }],
      network: { namespaces: [{ ...host, rules: [rule] }] },
      leftOut: [`containers: ${TOKEN}`],
    },
  })
  expect(state!.containers[0]!.image).toBe('registry/***')
  expect(JSON.stringify(state)).not.toContain(TOKEN)
})

test('nor have the results of steps that stand, and what is printed late of those', () => {
  const { result } = stepEnd({ stdout: TOKEN.slice(0, 8), lateOutput: `x ${TOKEN}` }) as Extract<
    Event,
    { type: 'step-end' }
  >
  const kept: Event = { type: 'steps-kept', lab: 'x', provenance, results: [result] }
  const events = JSON.stringify(told([kept, late(TOKEN.slice(8)), labEnd]))
  expect(events).toContain('x ***')
  expect(events).not.toContain(TOKEN.slice(8))
})

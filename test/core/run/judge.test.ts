import { describe, expect, test } from 'vitest'
import type { Matcher } from '../../../src/core/matcher.ts'
import { judge } from '../../../src/core/run/judge.ts'
import { capturedWhole } from '../../../src/core/text/captured.ts'
import { capturedPart, expectation, match, output, step } from '../fakes.ts'

const limit = { ms: 30_000, of: 'step' as const }
const verdict = (wanted: Parameters<typeof step>[0], got: Parameters<typeof output>[0]) =>
  judge(step(wanted), output(got), limit, {}, match)
const message = (wanted: Parameters<typeof step>[0], got: Parameters<typeof output>[0]) =>
  verdict(wanted, got).failures[0]?.message

test('exit status and all expectations hold: passed, with what was captured', () => {
  expect(verdict({ expectations: [expectation('{{n}}')] }, { out: '7' })).toEqual({
    status: 'passed',
    failures: [],
    captures: { n: '7' },
  })
})

test('every expectation that does not fit is a failure, and nothing is captured', () => {
  const wanted = { expectations: [expectation('{{n}}'), expectation('x'), expectation('y')] }
  expect(verdict(wanted, { out: '7' })).toMatchObject({ status: 'failed', failures: [{}, {}], captures: {} })
})

test('another exit status fails at the line that stopped the block, and the output is not judged', () => {
  const wanted = { expectations: [expectation('x')] }
  expect(verdict(wanted, { exitCode: 2, failedLine: 12 }).failures).toEqual([
    {
      rule: 'exit-status',
      line: 12,
      expected: 'exit status 0',
      actual: 'exit status 2',
      message: 'exit status 2, expected 0 (line 12)',
    },
  ])
})

test('a block that Docker has no image for is told what helps', () => {
  const err = "Unable to find image 'web:latest' locally\ndocker: Error response from daemon\n"
  expect(verdict({}, { exitCode: 125, failedLine: 12, err }).failures[0]?.hint).toContain(
    'requires: { images: [web] }',
  )
})

test('success where failure is expected', () => {
  expect(message({ exit: 1 }, {})).toBe('exit status 0, expected 1')
})

test('exit=any takes every status', () => {
  expect(verdict({ exit: 'any' }, { exitCode: 9 }).status).toBe('passed')
})

test('with exit=N the failing command must be the last', () => {
  const wanted = { exit: 1, script: 'false\ntrue\ntrue' }
  expect(message(wanted, { exitCode: 1, failedLine: 11 })).toBe(
    'line 11 ended with exit status 1 and stopped the block: lines 12, 13 never ran',
  )
  expect(verdict({ exit: 1, script: 'true\nfalse' }, { exitCode: 1, failedLine: 12 }).status).toBe('passed')
})

test('of several commands on the failing line it is not known which ran', () => {
  expect(
    message({ exit: 1, script: '(true; false)' }, { exitCode: 1, failedLine: 11, failedInside: [11] }),
  ).toBe(
    'line 11 ended with exit status 1 and stopped the block: another command on line 11 may not have run',
  )
})

test('a function that returns, or a subshell that exits, has done what it was to do', () => {
  const script = 'f() {\n  echo a\n  return 1\n}\nf'
  expect(verdict({ exit: 1, script }, { exitCode: 1, failedLine: 15 }).status).toBe('passed')
  const failed = { exitCode: 1, failedLine: 15, failedInside: [12] }
  expect(message({ exit: 1, script }, failed)).toBe(
    'line 15 ended with exit status 1 and stopped the block: line 13 never ran',
  )
  expect(
    message({ exit: 1, script: '(false; echo b)' }, { exitCode: 1, failedLine: 11, failedInside: null }),
  ).toContain('may not have run')
})

test('the expected status does not save a step whose shell was lost', () => {
  const ended = { code: 3, signal: null, diagnostics: '' }
  expect(verdict({ exit: 3 }, { exitCode: 3, ended })).toMatchObject({ status: 'session-lost' })
  expect(message({ exit: 3 }, { exitCode: 3, ended })).toBe(
    'the shell ended in the middle of the block (exit status 3)',
  )
})

test.each([
  [{ code: 137, signal: null }, 'exit status 137, as of SIGKILL'],
  [{ code: 3, signal: null }, 'exit status 3'],
  [{ code: null, signal: null }, 'exit status unknown'],
  [{ code: 255, signal: null }, 'exit status 255'],
])('an end by %o is told', (end, words) => {
  const ended = { ...end, diagnostics: '' }
  expect(message({}, { exitCode: null, ended })).toBe(`the shell ended in the middle of the block (${words})`)
})

test('what is known better than status and signal tell stands for itself, with what helps', () => {
  const ended = { code: 137, signal: null, diagnostics: '', why: 'container web ended', hint: 'Look there.' }
  expect(verdict({}, { exitCode: null, ended }).failures).toMatchObject([
    { rule: 'session-lost', message: 'container web ended', hint: 'Look there.' },
  ])
})

test.each([
  ['bash: line 3: name: unbound variable', 'A variable that is not set ends a shell under `set -u`'],
  ['sh: 3: name: parameter not set', 'A variable that is not set ends a shell under `set -u`'],
  ['bash: name: parameter null or not set', 'A variable that is not set ends a shell under `set -u`'],
  ['', 'Only an `exit` as the last line closes a shell in order.'],
])('the hint fits the last words: %s', (err, hint) => {
  const ended = { code: 1, signal: null, diagnostics: '' }
  expect(verdict({}, { exitCode: null, ended, err }).failures[0]!.hint).toContain(hint)
  expect(verdict({}, { exitCode: null, ended, out: err, merged: true }).failures[0]!.hint).toContain(hint)
})

test('a signal has no hint', () => {
  const ended = { code: null, signal: 'SIGKILL', diagnostics: '' }
  expect(verdict({}, { exitCode: null, ended }).failures[0]).not.toHaveProperty('hint')
})

test('a failure that ended the shell is the command’s, not the shell’s', () => {
  const ended = { code: 2, signal: null, diagnostics: '' }
  const failed = { exitCode: 2, failedLine: 11, ended, endedByFailure: true }
  expect(message({}, failed)).toBe('exit status 2, expected 0 (line 11)')
  expect(verdict({ exit: 2 }, failed).status).toBe('passed')
})

test.each([0, 'any' as const])(
  'a block that was left before its end has not passed, with exit=%s',
  (exit) => {
    expect(verdict({ exit }, { reachedEnd: false }).failures).toEqual([
      {
        rule: 'left-early',
        line: 10,
        expected: 'a block that runs to its last line',
        actual: 'exit status 0 before it',
        message: 'the block ended with exit status 0 before its last line',
        hint: "`return` outside of a function ends a block; in a reader's shell it does not. Put it into a function. A loop or group whose redirection fails does, too.",
      },
    ])
  },
)

test('nor has one that its own `set -e` stopped, where failures are not to stop it', () => {
  const [failure] = verdict({ exit: 'any' }, { exitCode: 1, failedLine: 11 }).failures
  expect(failure).toMatchObject({
    rule: 'left-early',
    line: 11,
    message: 'the block ended with exit status 1 before its last line',
    hint: 'With exit=any no failure stops the block, but for `set -e` in it.',
  })
})

test('nor with the status that was expected; with another, that is told first', () => {
  expect(message({ exit: 7 }, { exitCode: 7, reachedEnd: false })).toBe(
    'the block ended with exit status 7 before its last line',
  )
  const [failure] = verdict({}, { exitCode: 7, reachedEnd: false }).failures
  expect(failure).toMatchObject({
    message: 'exit status 7, expected 0',
    hint: expect.stringMatching(/^`return`/),
  })
})

test('what did not fit may only have been late, where somebody still held the output', () => {
  const wanted = { expectations: [expectation('x')] }
  expect(verdict(wanted, { out: '', unsettled: true }).failures[0]).toMatchObject({
    hint: 'A process still held the output when the block ended: settle=2s waits longer for what it prints.',
  })
  expect(verdict(wanted, { out: '' }).failures[0]).not.toHaveProperty('hint')
})

test('a signal and the last words of the shell are told', () => {
  const ended = { code: null, signal: 'SIGKILL', diagnostics: 'bash: oops\n' }
  expect(message({}, { exitCode: null, ended })).toBe(
    'the shell ended in the middle of the block (killed by SIGKILL; it said: bash: oops)',
  )
})

test('a time limit, an output limit and an interruption each have their own words', () => {
  expect(verdict({}, { timedOut: true, failedLine: 12 })).toMatchObject({
    status: 'timed-out',
    failures: [{ rule: 'timeout', line: 12, message: 'still running after 30 s' }],
  })
  const stdout = capturedPart('a', 'z', 2_000_000)
  expect(verdict({ maxOutputBytes: 1 << 20 }, { overLimit: true, stdout })).toMatchObject({
    status: 'output-limit',
    failures: [
      {
        message:
          'printed too much: 2000000 bytes on stdout, 0 on stderr, expected at most 1 MiB on each stream',
        hint: 'A step that prints much can have max-output=1GiB.',
      },
    ],
  })
  const merged = verdict({ maxOutputBytes: 1 << 20 }, { overLimit: true, stdout, merged: true })
  expect(merged.failures[0]!.message).toBe('printed too much: 2000000 bytes, expected at most 1 MiB')
  expect(verdict({}, { interrupted: true })).toMatchObject({
    status: 'failed',
    failures: [{ rule: 'interrupted' }],
  })
})

test('what was cut is not judged: nothing is guessed', () => {
  const wanted = { expectations: [expectation('x')] }
  const long = { stdout: capturedPart('x', 'x', 70_000_000) }
  expect(verdict(wanted, long).failures[0]).toEqual({
    rule: 'truncated',
    line: 13,
    expected: 'the whole output',
    actual: '70000000 bytes were printed, more than the 64 MiB that are kept',
    message:
      'what was printed cannot be compared: 70000000 bytes were printed, more than the 64 MiB that are kept',
    hint: 'Pick what matters in the script (grep, tail), or print into a file.',
  })
  expect(verdict({}, long).status).toBe('passed')
})

test('what was cut on one stream does not keep the other from being judged', () => {
  const stderr = capturedPart('x', 'x', 70_000_000)
  expect(verdict({ expectations: [expectation('x')] }, { out: 'x', stderr }).status).toBe('passed')
  const ofStderr = { ...expectation('x'), stream: 'stderr' as const }
  expect(message({ expectations: [ofStderr] }, { out: 'x', stderr })).toContain('70000000 bytes')
})

test('both streams captured as one are on stdout', () => {
  const both = { ...expectation('out\nerr\n'), stream: 'both' as const }
  expect(verdict({ expectations: [both] }, { out: 'out\nerr\n', merged: true }).status).toBe('passed')
})

test("the lab's time is told apart from the step's", () => {
  const { failures } = judge(step(), output({ timedOut: true }), { ms: 12, of: 'lab' }, {}, match)
  expect(failures[0]).toMatchObject({
    message: "still running when the lab's time was up",
    hint: 'The whole lab has `timeout:` of its front matter, else 5 minutes; teardown has 10 s after an interrupt.',
  })
})

describe('a command of a transcript', () => {
  const transcript = { line: 10, index: 1 }
  const prints = (text: string, blankEnd: number) => [{ ...expectation(text), blankEnd }]
  const hintOf = (...given: Parameters<typeof verdict>) => verdict(...given).failures[0]?.hint

  test('that fails is told where its status goes', () => {
    expect(hintOf({ transcript }, { exitCode: 2 })).toBe('If that is right, put [2] under what it prints.')
    expect(hintOf({ transcript, exit: 5 }, { out: 'a\n[5]\n', merged: true })).toBe(
      '[5] is printed, but as the last line it is the status that is expected. Put [0] under it.',
    )
    expect(hintOf({ transcript, exit: 5 }, { out: '[55]\n', merged: true })).toBe(
      'If that is right, put [0] under what it prints.',
    )
  })

  test('that `set -e` stopped is told so', () => {
    const wanted = { transcript, exit: 1, script: 'false; echo on' }
    expect(hintOf(wanted, { exitCode: 1, failedLine: 11 })).toBe(
      '`set -e` stops the commands of a transcript, too.',
    )
  })

  test('may print as many empty lines at its end as stand there', () => {
    const statusOf = (out: string, blankEnd: number) =>
      verdict({ transcript, expectations: prints('a\n', blankEnd) }, { out, merged: true }).status
    expect([statusOf('a\n', 2), statusOf('a\n\n\n', 2), statusOf('a\n\n\n', 1)]).toEqual([
      'passed',
      'passed',
      'failed',
    ])
  })

  test('has the shell’s own words as at a prompt, or as they came', () => {
    const came = '/run/labrun/1/lab: line 11: nope: command not found\n'
    const seen = 'bash: nope: command not found\n'
    const failing = (text: string) =>
      verdict({ transcript, expectations: prints(text, 0) }, { out: came, merged: true }).failures
    expect([failing(came), failing(seen)]).toEqual([[], []])
    expect(failing('bash: nape')).toMatchObject([{ actual: seen }])
    expect(verdict({ expectations: prints(seen, 0) }, { out: came }).status).toBe('failed')
  })
})

test('a matcher has what bytes are no UTF-8 one by one, and where names were captured', () => {
  const asked: unknown[][] = []
  const spy: Matcher = (expected, ...given) => {
    asked.push(given)
    return match(expected, ...given)
  }
  const expectations = [expectation('{{n}}'), expectation('{{m:int}}'), expectation('x')]
  const got = output({ stdout: capturedWhole(Buffer.from([0x61, 0xff])) })
  judge(step({ id: 'now', expectations }), got, limit, { a: '1' }, spy, { a: { step: 'start', line: 3 } })
  const text = 'a\udcff'
  const a = { step: 'start', line: 3 }
  expect(asked).toEqual([
    [text, { a: '1' }, { a }],
    [text, { a: '1', n: text }, { a, n: { step: 'now', line: 10 } }],
    [text, { a: '1', n: text }, { a, n: { step: 'now', line: 10 } }],
  ])
})

test('what the author should know though all fits goes with the verdict', () => {
  const noting: Matcher = () => ({ fits: true, captures: {}, notes: ['line 14 is in a longer line'] })
  const fits = judge(step({ expectations: [expectation('x')] }), output(), limit, {}, noting)
  expect(fits).toMatchObject({ status: 'passed', notes: ['line 14 is in a longer line'] })
})

import { expect, test } from 'vitest'
import type { ComparedLine, Failure, StepResult } from '../../../src/core/step-result.ts'
import { textWidth } from '../../../src/reporters/terminal/text-width.ts'
import { failureText } from '../../../src/reporters/words/failure-text.ts'
import { outputFailure, result } from '../run.ts'

const options = { file: 'labs/net.md', colour: false, width: 80, mostRows: 24 }
const exitStatus: Failure = {
  rule: 'exit-status',
  line: 14,
  expected: 'exit status 0',
  actual: 'exit status 1',
  message: 'exit status 1, expected 0 (line 14)',
}
const failed = (given: Partial<StepResult>) =>
  result({
    id: 'links',
    status: 'failed',
    script: 'ip link\nip addr\necho done',
    failures: [exitStatus],
    ...given,
  })

test('of many equal lines in a row one is shown, with their number; what stands above them has room again', () => {
  const stderr = `first\n${'not yet\n'.repeat(100)}last\n`
  const text = failureText(failed({ stderr }), { ...options, mostRows: 6 })
  expect(
    text
      .split('stderr\n')[1]!
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['│ first', '│ not yet', '│ … the same 99 times more', '│ last'])
})

test('a command that failed: its line is marked, and all that was printed is shown', () => {
  const step = failed({ exitCode: 1, stdout: 'lo\neth0\n', stderr: 'no such device\n', lateOutput: 'late\n' })
  expect(failureText(step, options)).toMatchInlineSnapshot(`
    "✗ labs/net.md:14  links
      exit status 1, expected 0 (line 14)
      host · failed · exit status 1 · 3 ms

        13 │ ip link
      > 14 │ ip addr
        15 │ echo done

      stdout
           │ lo
           │ eth0

      stderr
           │ no such device

      late output
           │ late"
  `)
})

test('what was said on stderr is broken between words, what was printed anywhere', () => {
  const text = 'mount: /mnt/um: wrong fs type, bad option, bad superblock on usertmp'
  const rows = failureText(failed({ stdout: text, stderr: text }), { ...options, width: 48 }).split('\n')
  expect(rows.filter((row) => /^ {7}/.test(row)).map((row) => row.trim())).toEqual([
    '│ mount: /mnt/um: wrong fs type, bad opti',
    '│ on, bad superblock on usertmp',
    '│ mount: /mnt/um: wrong fs type, bad',
    '│ option, bad superblock on usertmp',
  ])
})

test('both streams captured as one stand under one heading', () => {
  const step = failed({ stdout: 'out\nerr\n', merged: true })
  expect(failureText(step, options).split('\n').slice(7)).toEqual([
    '',
    '  printed',
    '       │ out',
    '       │ err',
  ])
})

test('where bytes are left out, that stands in their place', () => {
  const step = failed({
    stdout: 'one\ntw\nlast\n',
    stdoutCut: { at: 6, bytes: 70_000_000 },
    stderr: 'a\nz\n',
    stderrCut: { at: 2, bytes: 1 },
    truncated: true,
  })
  expect(failureText(step, options).split('\n').slice(7)).toEqual([
    '',
    '  stdout',
    '       │ one',
    '       │ tw',
    '       │ [66 MiB left out]',
    '       │',
    '       │ last',
    '',
    '  stderr',
    '       │ a',
    '       │ [1 byte left out]',
    '       │ z',
  ])
})

test('an expectation that does not fit: a diff with the lines of the Markdown file, a hint, and what a gap left out', () => {
  const step = failed({
    failures: [outputFailure],
    stdout: `${outputFailure.actual}\n`,
    attempts: 4,
    notes: ['reopened'],
  })
  expect(failureText(step, options)).toMatchInlineSnapshot(`
    "✗ labs/net.md:49  links
      expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16"
      was printed
      host · failed · exit status 0 · 3 ms · 4 tries · in a new shell

        13 │ ip link
        14 │ ip addr
        15 │ echo done

             - expected  + printed
        47 │   1: lo: <LOOPBACK,UP>
        48 │   {{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>
        49 │ -     inet 172.17.0.2/16
           │ +     inet 172.18.0.2/16
        50 │   ... (2 lines)

      hint: If what differs changes from run to run, write {{cidr}} there.

      stdout
           │ 1: lo: <LOOPBACK,UP>
           │ 5: eth0@if6: <BROADCAST,UP>
           │     inet 172.18.0.2/16
           │     valid_lft forever
           │     preferred_lft forever"
  `)
})

test('several failures of a step', () => {
  const other: Failure = {
    ...outputFailure,
    line: 120,
    message: 'expected line 120 to be "b", but nothing was printed',
    comparison: [{ kind: 'missing', line: 120, expected: 'b' }],
  }
  expect(failureText(failed({ failures: [outputFailure, other] }), options)).toMatchInlineSnapshot(`
    "✗ labs/net.md:49  links
      expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16"
      was printed
      host · failed · exit status 0 · 3 ms

         13 │ ip link
         14 │ ip addr
         15 │ echo done

              - expected  + printed
         47 │   1: lo: <LOOPBACK,UP>
         48 │   {{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>
         49 │ -     inet 172.17.0.2/16
            │ +     inet 172.18.0.2/16
         50 │   ... (2 lines)

      hint: If what differs changes from run to run, write {{cidr}} there.

      expected line 120 to be "b", but nothing was printed

              - expected  + printed
        120 │ - b

      hint: If what differs changes from run to run, write {{cidr}} there."
  `)
})

test('a step that was lost before it ran has its reason', () => {
  const step = failed({
    status: 'session-lost',
    failures: [],
    reason: 'the shell was killed',
    exitCode: null,
  })
  expect(failureText(step, options)).toMatchInlineSnapshot(`
    "✗ labs/net.md:12  links
      the shell was killed
      host · session-lost · 3 ms

        13 │ ip link
        14 │ ip addr
        15 │ echo done"
  `)
})

test('of a long block, what is round the failing line; of a long stream, its end', () => {
  const script = Array.from({ length: 40 }, (_, index) => `echo ${index}`).join('\n')
  const stderr = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join('')
  const failures = [{ ...exitStatus, line: 33 }]
  expect(
    failureText(failed({ script, stderr, failures }), { ...options, mostRows: 6 }),
  ).toMatchInlineSnapshot(`
    "✗ labs/net.md:33  links
      exit status 1, expected 0 (line 14)
      host · failed · exit status 0 · 3 ms

           │ … 17 lines above
        30 │ echo 17
        31 │ echo 18
        32 │ echo 19
      > 33 │ echo 20
        34 │ echo 21
        35 │ echo 22
           │ … 17 lines below

      stderr
           │ … 7 lines above
           │ line 7
           │ line 8
           │ line 9"
  `)
})

test('where the diff has every printed line, stdout is not shown again', () => {
  const comparison: ComparedLine[] = [
    ...outputFailure.comparison!.slice(0, 4),
    { kind: 'gap', line: 50, count: 0 },
  ]
  const step = failed({ failures: [{ ...outputFailure, comparison }], stdout: 'the same' })
  expect(failureText(step, options)).not.toContain('the same')
})

const printedLines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`)
const asExtras = (lines: readonly string[]): ComparedLine[] =>
  lines.map((actual) => ({ kind: 'extra', actual }))

test('of very much output, its end is no longer than the diff that stands before it', () => {
  const stdout = `${printedLines(0, 100_000).join('\n')}\n`
  const tailAfter = (rows: number) => {
    const comparison: ComparedLine[] = [
      ...asExtras(printedLines(0, rows - 1)),
      { kind: 'left-out', what: 'printed', count: 100_000 - rows + 1 },
    ]
    const step = failed({ failures: [{ ...outputFailure, comparison }], stdout })
    const lines = failureText(step, { ...options, mostRows: 1000 }).split('\n')
    return lines.slice(lines.indexOf('  stdout') + 2)
  }
  expect(tailAfter(100)).toHaveLength(100)
  expect(tailAfter(100).at(-1)).toMatch(/│ line 99999$/)
  // A few lines of a diff say little: a screenful it is at least.
  expect(tailAfter(2)).toHaveLength(20)
})

test('where the diff shows the end, stdout is not shown again', () => {
  const shows = (end: number) => {
    const comparison: ComparedLine[] = [
      { kind: 'missing', line: 49, expected: 'a' },
      { kind: 'left-out', what: 'printed', count: 50 },
      ...asExtras(printedLines(50, 50 + end)),
    ]
    const stdout = printedLines(0, 50 + end).join('\n')
    const step = failed({ failures: [{ ...outputFailure, comparison }], stdout })
    return failureText(step, { ...options, mostRows: 1000 }).includes('  stdout')
  }
  expect(shows(20)).toBe(false)
  expect(shows(3)).toBe(true)
})

test('a long diff is cut', () => {
  const actual = Array.from(
    { length: 30 },
    (_, index) => ({ kind: 'extra', actual: `line ${index}` }) as const,
  )
  const failures = [{ ...outputFailure, hint: '', comparison: actual }]
  expect(failureText(failed({ failures }), { ...options, mostRows: 4 })).toMatchInlineSnapshot(`
    "✗ labs/net.md:49  links
      expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16"
      was printed
      host · failed · exit status 0 · 3 ms

        13 │ ip link
        14 │ ip addr
        15 │ echo done

             - expected  + printed
           │ + line 0
           │ + line 1
           │ + line 2
           │ + line 3
           │ … 26 more lines"
  `)
})

test('lines that differ only in blanks show their blanks', () => {
  const comparison = [
    { kind: 'missing', line: 47, expected: 'eth0    UP' },
    { kind: 'extra', actual: 'eth0\tUP' },
  ] as const
  expect(
    failureText(failed({ failures: [{ ...outputFailure, comparison: [...comparison] }] }), options),
  ).toContain(['         - expected  + printed', '    47 │ - eth0····UP', '       │ + eth0→UP'].join('\n'))
})

test('what a step printed cannot reach the terminal', () => {
  const evil = '\x1b]0;owned\x07\x1b[2J\u202e\x9b5n'
  const step = failed({
    id: `id${evil}`,
    session: `host${evil}`,
    stdout: evil,
    stderr: evil,
    lateOutput: evil,
    script: evil,
    notes: [evil],
    failures: [
      { ...exitStatus, message: evil, hint: evil },
      { ...outputFailure, message: evil, comparison: [{ kind: 'extra', actual: evil }] },
    ],
  })
  const text = failureText(step, { ...options, file: `labs/${evil}.md`, colour: true })
  expect(text.replace(/\x1b\[[0-9;]*m/g, '')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
})

test('what was printed in colour stays in colour, and does not colour what follows', () => {
  const step = failed({ stderr: '\x1b[31mred\nplain\n' })
  const text = failureText(step, { ...options, colour: true })
  expect(text).toContain('\x1b[31mred\x1b[0m\n')
})

test('the words that differ stand out, where there are colours', () => {
  const text = failureText(failed({ failures: [outputFailure] }), { ...options, colour: true })
  expect(text).toContain('\x1b[32m-     inet 172.\x1b[7m17\x1b[27m.0.2/16\x1b[39m')
  expect(text).toContain('\x1b[31m+     inet 172.\x1b[7m18\x1b[27m.0.2/16\x1b[39m')
})

test.each([40, 50, 80, 120, 200])('no line is wider than %d columns', (width) => {
  const long = 'x'.repeat(150)
  const step = failed({
    id: 'a-rather-long-name-of-a-step',
    script: `echo ${long}\n\techo 容器容器容器容器容器容器容器容器容器容器容器容器`,
    stderr: `\x1b[31m${long}\x1b[0m\n`,
    failures: [{ ...outputFailure, comparison: [{ kind: 'extra', actual: long }], message: long }],
  })
  for (const line of failureText(step, { ...options, width, colour: true }).split('\n')) {
    expect(textWidth(line)).toBeLessThanOrEqual(width)
  }
})

test('a line of a megabyte is cut', () => {
  const text = failureText(failed({ stderr: 'x'.repeat(1_000_000) }), options)
  expect(text.length).toBeLessThan(3000)
  expect(text.replaceAll(/\n[ │]*/g, '')).toContain('x… (999000 more characters)')
})

test('the first line of a block that is written to a file is its opening fence', () => {
  const step = failed({ line: 14, scriptLine: 14, script: "cat >/proc/x <<'EOF'\none\nEOF" })
  expect(failureText(step, options).split('\n').slice(4)).toEqual([
    "  > 14 │ cat >/proc/x <<'EOF'",
    '    15 │ one',
    '    16 │ EOF',
  ])
})

test('a table that lacks a row', () => {
  const failure: Failure = {
    rule: 'table',
    line: 120,
    expected: 'NAMES  STATUS\nweb    Up {{duration}}',
    actual: 'NAMES     STATUS\nweb       Exited (0) 3 seconds ago',
    message:
      'expected line 120 to be a row of the table, but in the nearest one STATUS is "Exited (0) 3 seconds ago", expected "Up {{duration}}"',
    table: {
      columns: ['NAMES', 'STATUS'],
      line: 119,
      rows: [
        {
          kind: 'missing',
          line: 120,
          expected: ['web', 'Up {{duration}}'],
          nearest: { actual: ['web', 'Exited (0) 3 seconds ago'], differs: [1] },
        },
      ],
    },
  }
  const step = failed({ failures: [failure], stdout: `${failure.actual}\n` })
  expect(failureText(step, options)).toMatchInlineSnapshot(`
    "✗ labs/net.md:120  links
      expected line 120 to be a row of the table, but in the nearest one STATUS is
      "Exited (0) 3 seconds ago", expected "Up {{duration}}"
      host · failed · exit status 0 · 3 ms

         13 │ ip link
         14 │ ip addr
         15 │ echo done

              - expected  + printed
        119 │   NAMES  STATUS
        120 │ - web    Up {{duration}}
            │ + web    Exited (0) 3 seconds ago
            │          ^^^^^^^^^^^^^^^^^^^^^^^^

      stdout
            │ NAMES     STATUS
            │ web       Exited (0) 3 seconds ago"
  `)
})

test('a step of another file has its place there', () => {
  const step = failed({ exitCode: 1, file: 'labs/_common/two.md' })
  expect(failureText(step, options).split('\n')[0]).toBe('✗ labs/_common/two.md:14  links')
})

test('JSON that differs: its places, and not the end of a long output', () => {
  const failure: Failure = {
    rule: 'json',
    line: 120,
    expected: '[{ "State": { "Running": true } }]',
    actual: '[{ "State": { "Running": false } }]',
    message: 'expected $[0].State.Running to be true, but it is false',
    json: [{ path: '$[0].State.Running', line: 120, expected: 'true', actual: 'false' }],
  }
  const shown = (stdout: string) => failureText(failed({ failures: [failure], stdout }), options)
  expect(shown(`${failure.actual}\n`)).toMatchInlineSnapshot(`
    "✗ labs/net.md:120  links
      expected $[0].State.Running to be true, but it is false
      host · failed · exit status 0 · 3 ms

         13 │ ip link
         14 │ ip addr
         15 │ echo done

              - expected  + printed
            │   $[0].State.Running
        120 │ - true
            │ + false

      stdout
            │ [{ "State": { "Running": false } }]"
  `)
  expect(shown('x'.repeat(2000))).not.toContain('stdout')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Step } from '../../../src/core/lab.ts'
import { labOf, messagesOn } from '../read.ts'

// What is none, and what is said of it, is pinned by test/fixtures/parse/transcript and prompt.

const fence = '```'
const transcript = (info: string, ...lines: string[]) => [`${fence}${info}`, ...lines, fence, ''].join('\n')
const stepsOf = (...lines: string[]) => labOf(transcript('console host', ...lines)).steps

/** What a command runs, expects and ends with. */
const told = ({ script, expectations, exit }: Step) => ({
  script,
  prints: expectations[0]!.lines.map(({ text }) => text),
  exit,
  blankEnd: expectations[0]!.blankEnd ?? 0,
})

test('a command, what it prints, its status', () => {
  expect(stepsOf('$ ls a b', 'a', "ls: cannot access 'b'", '[2]', '$ true').map(told)).toEqual([
    { script: 'ls a b', prints: ['a', "ls: cannot access 'b'"], exit: 2, blankEnd: 0 },
    { script: 'true', prints: [], exit: 0, blankEnd: 0 },
  ])
})

test('each is a step with all that the fence says', () => {
  const text = transcript('console exec container=web id=x timeout=3s hidden', '$ true', '$ false', '[1]')
  const [first, second] = labOf(`${text}\n${transcript('console host', '$ ls')}`).steps
  expect([first!.id, second!.id]).toEqual(['x.1', 'x.2'])
  const common = { timeoutMs: 3000, hidden: true, key: { target: 'exec', container: 'web', shell: 'bash' } }
  expect([first, second]).toMatchObject([common, common])
  expect([first!.transcript, second!.transcript]).toEqual([
    { line: 1, index: 1 },
    { line: 1, index: 2 },
  ])
})

test('without an id they are counted with all others', () => {
  const text = `${transcript('console host', '$ true', '$ true')}\n${transcript('host', 'true')}`
  expect(labOf(text).steps.map(({ id }) => id)).toEqual(['1', '2', '3'])
})

describe('the lines of a command', () => {
  test('are those right below it behind >', () => {
    expect(stepsOf('$ cat <<E', '> $ a', '>', '>   b', '> E', '> x', '$ a', 'c', '> d').map(told)).toEqual([
      { script: 'cat <<E\n$ a\n\n  b\nE\nx', prints: [], exit: 0, blankEnd: 0 },
      { script: 'a', prints: ['c', '> d'], exit: 0, blankEnd: 0 },
    ])
  })

  test('empty prompts, and comments behind one, are passed over', () => {
    const text = transcript(
      'console host id=x',
      '$',
      '$ # one',
      '$ true',
      'a',
      '$ ',
      '',
      '$ # two',
      '> false',
    )
    expect(labOf(text).steps.map(({ id, script }) => `${id} ${script}`)).toEqual([
      'x.1 true',
      'x.2 # two\nfalse',
    ])
  })

  test('a closing exit closes the shell', () => {
    expect(
      stepsOf('$ exit', '$ exit 3', '[3]', '$ (exit)').map(({ closesSession }) => closesSession),
    ).toEqual([true, true, false])
  })
})

describe('the status', () => {
  test.each([
    [['[0]'], 0, []],
    [['[255]  '], 255, []],
    [['[1]', '[0]'], 0, ['[1]']],
    [['[2]', '', ''], 2, []],
    [['a', '', '[3]'], 3, ['a', '']],
    [['[1]', 'a'], 0, ['[1]', 'a']],
    [['[256]'], 0, ['[256]']],
    [['[01]'], 0, ['[01]']],
    [['[ 1 ]'], 0, ['[ 1 ]']],
    [[' [1]'], 0, [' [1]']],
    [['[1] 4711'], 0, ['[1] 4711']],
  ])('%j', (lines, exit, prints) => {
    expect(told(stepsOf('$ x', ...lines)[0]!)).toEqual({ script: 'x', prints, exit, blankEnd: 0 })
  })
})

test('empty lines at the end may be printed, those between lines must', () => {
  expect(stepsOf('$ a', 'x', '', 'y', '', '  ', '$ b', '', '$ c').map(told)).toEqual([
    { script: 'a', prints: ['x', '', 'y'], exit: 0, blankEnd: 2 },
    { script: 'b', prints: [], exit: 0, blankEnd: 1 },
    { script: 'c', prints: [], exit: 0, blankEnd: 0 },
  ])
})

test('the streams are one, unless the fence says otherwise', () => {
  const streamOf = (info: string) => labOf(transcript(info, '$ x')).steps[0]!.expectations[0]!.stream
  expect(['console host', 'console host stream=stdout', 'console host stream=stderr'].map(streamOf)).toEqual([
    'both',
    'stdout',
    'stderr',
  ])
})

test('indented as in files of cram: the rest are comments', () => {
  const lines = [
    'Two commands:',
    '',
    '  $ a \\',
    '  >   b',
    '    c',
    '  [1]',
    'More of them.',
    '',
    '  $ d',
    '  ',
    '',
    '  e',
    '',
  ]
  // The comment needs an empty line before it.
  expect(messagesOn(transcript('console host', ...lines))).toContain('indented less')
  lines.splice(6, 0, '')
  expect(stepsOf(...lines).map(told)).toEqual([
    { script: 'a \\\n  b', prints: ['  c'], exit: 1, blankEnd: 0 },
    { script: 'd', prints: ['', '', 'e'], exit: 0, blankEnd: 1 },
  ])
})

describe('places', () => {
  const placesOf = (text: string) =>
    labOf(text).steps.map(({ place, scriptLine, expectations: [expected] }) => [
      place,
      scriptLine,
      expected!.firstLine,
      expected!.lines.map(({ line }) => line),
    ])

  test('of the command with what is under it, and of its lines', () => {
    expect(placesOf(transcript('console host', '$ a', '> b', 'c', '', 'd', '[2]', '', '$ e'))).toEqual([
      [{ line: 2, column: 1, endLine: 7, endColumn: 4 }, 2, 4, [4, 5, 6]],
      [{ line: 9, column: 1, endLine: 9, endColumn: 4 }, 9, 10, []],
    ])
  })

  test('in lists, quotes and both', () => {
    const text = [
      '- a',
      '',
      `  > 1. ${fence}console host`,
      '  >    $ a',
      '  >    b',
      `  >    ${fence}`,
      '',
    ].join('\n')
    expect(placesOf(text)).toEqual([[{ line: 4, column: 8, endLine: 5, endColumn: 9 }, 4, 5, [5]]])
  })

  test('of complaints on any line', () => {
    const text = (line: string) => `- ${fence}console host\n  ${line}\n  ${fence}\n`
    expect(messagesOn(text('$ sudo -i'))).toMatch(/^x\.md:2:5: /)
    expect(messagesOn(text('$ true\n  {{x:in}}'))).toMatch(/^x\.md:3:7: .*unknown-type/)
    expect(messagesOn(text('$ true\n    {{x:in}}'))).toMatch(/^x\.md:3:9: .*unknown-type/)
    expect(messagesOn(text('  $ true\n    {{x:in}}'))).toMatch(/^x\.md:3:9: .*unknown-type/)
  })
})

test('whatever stands in one, every line that can be a command is one, or complained of', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '$ a',
      '$',
      '> b',
      '>',
      '[2]',
      '',
      '  ',
      'text',
      '  $ c',
      '  d',
      '# e',
      'r@h:~# f',
      '...',
      '$ g \\',
    ),
    fc.string({ maxLength: 6 }).filter((text) => !/[\r\n\0`~]/.test(text)),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = transcript('console host', ...lines)
      const said = messagesOn(text)
      if (said !== '') {
        expect(said).toMatch(/^x\.md:\d+:\d+: error /)
        return
      }
      const { steps } = labOf(text)
      const indent = /^([ \t]*)\$(?: |$)/m.exec(lines.join('\n'))![1]!
      const typed = lines.filter(
        (one) => one.startsWith(`${indent}$ `) && /^\s*[^\s#]/.test(one.slice(indent.length + 2)),
      )
      expect(steps.map(({ script }) => script.split('\n')[0])).toEqual(
        expect.arrayContaining(typed.map((one) => one.slice(indent.length + 2))),
      )
      for (const { scriptLine, script } of steps)
        expect(lines[scriptLine - 2]!.endsWith(script.split('\n')[0]!)).toBe(true)
    }),
  )
})

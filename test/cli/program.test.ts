import { expect, test } from 'vitest'
import { EXIT, signalExitCode } from '../../src/cli/exit-code.ts'
import { buildProgram } from '../../src/cli/program.ts'

/** What is thrown for a command line with a mistake. */
async function complaint(...words: string[]): Promise<unknown> {
  const program = buildProgram(() => {})
  return program.parseAsync(words, { from: 'user' }).catch((error: unknown) => error)
}

test.each([
  [['shell', 'a.md', '--jobs', '2'], "unknown option '--jobs'", '`labrun shell --help` tells more.'],
  [
    ['clean', '--dry-rum'],
    "unknown option '--dry-rum'",
    'Did you mean --dry-run? `labrun clean --help` tells more.',
  ],
  [
    ['a.md', '--timeout'],
    "option '--timeout <duration>' argument missing",
    '`labrun run --help` tells more.',
  ],
  [[], "missing required argument 'lab'", '`labrun run --help` tells more.'],
  [
    ['shell', 'a.md', 'b.md'],
    "too many arguments for 'shell'. Expected 1 argument but got 2: a.md, b.md.",
    '`labrun shell --help` tells more.',
  ],
])('labrun %j is a usage error like any other', async (words, message, hint) => {
  expect(await complaint(...words)).toMatchObject({ name: 'UsageError', message, hint, exitCode: 2 })
})

test('the help knows every exit code', () => {
  const program = buildProgram(() => {})
  let help = ''
  program.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  const told = help.slice(help.indexOf('Exit codes: ')).match(/\d+/g)
  const signals = (['SIGHUP', 'SIGINT', 'SIGPIPE', 'SIGTERM'] as const).map(signalExitCode)
  expect(told?.map(Number)).toEqual([...Object.values(EXIT), ...signals])
})

import { expect, test } from 'vitest'
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
  [
    ['completion', 'tcsh'],
    'found the shell tcsh, expected one of bash, zsh, fish',
    '`labrun completion --help` tells more.',
  ],
  [['completion', 'bsh'], 'found the shell bsh, expected one of bash, zsh, fish', 'Did you mean bash?'],
])('labrun %j is a usage error like any other', async (words, message, hint) => {
  expect(await complaint(...words)).toMatchObject({ name: 'UsageError', message, hint, exitCode: 2 })
})

test.each([
  [['help', 'chekc'], 'there is no command chekc', 'Did you mean check?'],
  [['a.md', '--host', 'privat'], '--host privat is no kind of host', 'Did you mean private?'],
])('labrun %j asks for the nearest word', async (words, message, hint) => {
  expect(await complaint(...words)).toMatchObject({ name: 'UsageError', message, hint, exitCode: 2 })
})

test('help COMMAND is COMMAND --help', async () => {
  const shown = async (...words: string[]) => {
    const program = buildProgram(() => {})
    let text = ''
    for (const command of [program, ...program.commands])
      command.configureOutput({ writeOut: (more) => (text += more) })
    await program.parseAsync(words, { from: 'user' }).catch(() => {})
    return text
  }
  expect(await shown('help', 'check')).toBe(await shown('check', '--help'))
  expect(await shown('help')).toBe(await shown('--help'))
  expect(await shown('help')).toContain('Usage: labrun <lab...> [options]')
})

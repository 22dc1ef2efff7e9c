import { stripVTControlCharacters } from 'node:util'
import type { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { buildProgram } from '../../../src/cli/program.ts'
import { COMMAND_HELP, COMMANDS } from '../../../src/cli/words/command-help.ts'
import { EXIT, signalExitCode } from '../../../src/cli/words/exit-code.ts'
import { HelpText } from '../../../src/cli/words/help-text.ts'

afterEach(() => void vi.restoreAllMocks())

const PROGRAM = buildProgram(() => {})
const ALL: Command[] = [PROGRAM, ...PROGRAM.commands]
const NAMES = ALL.map((command) => command.name())

/** As it is shown on a terminal of that many columns. */
function helpOf(name: string, columns = 80, hasColors = false): string {
  const command = ALL.find((each) => each.name() === name)!
  command.configureOutput({ getOutHelpWidth: () => columns, getOutHasColors: () => hasColors })
  return command.helpInformation()
}

test.each(NAMES)('the help of %s keeps to the columns, and breaks no word', (name) => {
  const command = ALL.find((each) => each.name() === name)!
  const told = [command, ...command.commands, ...command.options, ...command.registeredArguments]
  const words = told.flatMap(({ description }) =>
    (typeof description === 'string' ? description : command.description()).split(' '),
  )
  for (const columns of [80, 200]) {
    const help = helpOf(name, columns)
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([])
    const shown = help.split(/\s+/)
    expect(words.filter((word) => !shown.some((part) => part.includes(word)))).toEqual([])
  }
})

test('what a command is comes first, how it is called second', () => {
  expect(helpOf('labrun')).toMatch(
    /^Run Markdown labs [^\n]*\n\nUsage: labrun <lab\.\.\.> \[options\]\n {7}labrun <command> \[options\]\n\nRun labs:\n {2}run /,
  )
  expect(helpOf('check')).toMatch(
    /^Find what [^\n]*\n\nUsage: labrun check <lab\.\.\.> \[options\]\n\nArguments:\n/,
  )
})

test('options stand under what they are for, in columns of their own', () => {
  const help = helpOf('run')
  const headings = help.split('\n').filter((line) => /^\S.*:$/.test(line))
  expect(headings).toEqual([
    'Arguments:',
    'Select:',
    'Run:',
    'Host:',
    'Report:',
    'Options:',
    'Examples:',
    'Exit codes:',
    'Read more:',
  ])
  expect(help).toContain(`
Select:
      --only <step>             this step, and for its sake those before it; may
                                be repeated
`)
  expect(help).toContain('\n  -j, --jobs <number>           labs to run at once')
})

test('headings are bold where there is a terminal for it, and else there is not one control character', () => {
  const bold = helpOf('check', 80, true)
  expect(bold).toContain('\x1b[1mExamples:\x1b[22m\n')
  expect(stripVTControlCharacters(bold)).toBe(helpOf('check'))
  expect(helpOf('check')).not.toMatch(/[\x00-\x09\x0b-\x1f]/)
})

test('an exit code stands on the line of its meaning', () => {
  const codes = /Exit codes:\n((?: {2}.*\n)+)/.exec(helpOf('labrun'))![1]!
  for (const line of codes.trimEnd().split('\n')) expect(line).toMatch(/^ {2}\d+ \S.*(?:,|SIGTERM)$/)
})

test('the help knows every exit code', () => {
  const told = COMMAND_HELP.labrun!.exits.map(([code]) => code)
  const signals = (['SIGHUP', 'SIGINT', 'SIGPIPE', 'SIGTERM'] as const).map(signalExitCode)
  expect(told).toEqual([...Object.values(EXIT), ...signals])
})

test('every command is told of, with two to four examples, and all are offered to who misspells one', () => {
  expect(Object.keys(COMMAND_HELP).toSorted()).toEqual(NAMES.filter((name) => name !== 'help').toSorted())
  expect(COMMANDS.toSorted()).toEqual(NAMES.filter((name) => name !== 'labrun').toSorted())
  for (const { examples } of Object.values(COMMAND_HELP)) {
    expect(examples.length).toBeGreaterThanOrEqual(2)
    expect(examples.length).toBeLessThanOrEqual(4)
  }
})

test('outside of a checkout help tells where docs is', () => {
  vi.spyOn(process, 'cwd').mockReturnValue('/somewhere')
  expect(new HelpText().formatHelp(ALL[0]!)).toMatch(/\n {2}docs is a folder of \/.+\n$/)
  vi.restoreAllMocks()
  expect(helpOf('labrun')).not.toContain('docs is a folder')
})

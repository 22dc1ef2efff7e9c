import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { labrunVersion } from '../../src/cli/package.ts'
import { buildProgram } from '../../src/cli/program.ts'
import { COMMAND_HELP } from '../../src/cli/words/command-help.ts'
import { bold, literal, prose, synopsis, verbatim } from './roff.ts'

/** Where the page is kept. */
export const MAN_PAGE = 'man/labrun.1'

/** What a run heeds of its environment, beside what labs name. */
const ENVIRONMENT = [
  ['NO_COLOR', 'Where it is set, nothing is coloured.'],
  ['FORCE_COLOR', 'Where it is set, and not to 0, all is coloured that goes to people: files and pipes too.'],
  ['GITHUB_STEP_SUMMARY', 'The file that the reporter github adds its summary to.'],
  [
    'LABRUN_IMAGE_STORE',
    'overlay2 (the default) or containerd: in which of its two ways Docker is to store images.',
  ],
] as const

const FILES = [
  ['/var/cache/labrun', 'Images, and the stores made of them. labrun clean --cache empties it.'],
  ['/var/lib/labrun', 'Of runs that go on, and of dead ones what is to be undone yet.'],
  ['labs/_images', 'Recipes for the images of the labs beside it.'],
  ['labs/_records', 'Reports of labs that were recorded, for their pages.'],
] as const

const SEE_ALSO = ['bash(1)', 'docker(1)', 'nsenter(1)', 'namespaces(7)']

/**
 * The manual page of the whole command line, made of its definition and of README.md.
 *
 * @param date of its last change, as 2026-01-31
 */
export function manPage(date: string): string {
  const program = buildProgram(() => {})
  const readme = readFileSync('README.md', 'utf8')
  const lines = [
    '.\\" Made by `npm run man` of src/cli/program.ts, src/cli/words/command-help.ts and README.md.',
    `.TH LABRUN 1 "${date}" "labrun ${labrunVersion()}" "User Commands"`,
    ...section('NAME', [`labrun \\- ${literal(lowered(program.description().replace(/\.$/, '')))}`]),
    ...section('SYNOPSIS', [
      synopsis('labrun <lab...> [options]'),
      '.br',
      synopsis('labrun <command> [options]'),
    ]),
    ...section('DESCRIPTION', description(readme)),
    ...section('COMMANDS', program.commands.flatMap(commandLines)),
    ...section(
      'EXIT STATUS',
      exits(readme).flatMap(([code, meaning]) => item(bold(code), meaning)),
    ),
    ...section(
      'ENVIRONMENT',
      ENVIRONMENT.flatMap(([name, about]) => item(bold(name), about)),
    ),
    ...section(
      'FILES',
      FILES.flatMap(([path, about]) => item(`\\fI${literal(path)}\\fR`, about)),
    ),
    ...section('EXAMPLES', examples('labrun').slice(1)),
    ...section('SEE ALSO', seeAlso()),
  ]
  return `${lines.join('\n')}\n`
}

/** Of its last change, as the page says itself. */
export function dateOf(page: string): string | null {
  return /^\.TH LABRUN 1 "([\d-]+)"/m.exec(page)?.[1] ?? null
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title}`, ...lines]
}

function item(term: string, about: string): string[] {
  return ['.TP', term, ...prose(about)]
}

function lowered(text: string): string {
  return text[0]!.toLowerCase() + text.slice(1)
}

/** The README's first words, and its small lab. */
function description(readme: string): string[] {
  const opening = /^\*\*[\s\S]*?(?=\n\n)/m.exec(readme)![0]
  const lab = /^## A small lab\n\n`{4}markdown\n([\s\S]*?)\n`{4}$/m.exec(readme)![1]!
  return [
    ...prose(plain(opening.replaceAll('**', ''))),
    '.PP',
    'A small lab:',
    '.PP',
    '.RS 2',
    ...verbatim(lab.split('\n')),
    '.RE',
    '.PP',
    ...prose(
      'Paths such as docs/format.md below are those of files in the folder that labrun is installed in.',
    ),
  ]
}

function commandLines(command: Command): string[] {
  const help = command.createHelp()
  const rows = [
    ...help
      .visibleArguments(command)
      .map(
        (argument) => [`\\fI${literal(argument.name())}\\fR`, help.argumentDescription(argument)] as const,
      ),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((option) => [synopsis(option.flags), help.optionDescription(option)] as const),
  ]
  const more = COMMAND_HELP[command.name()]?.more ?? []
  return [
    `.SS labrun ${literal(help.subcommandTerm(command))}`,
    ...prose(command.description()),
    ...rows.flatMap(([term, about]) => item(term, about)),
    ...examples(command.name()),
    ...(more.length === 0
      ? []
      : ['.PP', ...prose(`More in ${more.map((row) => row.join(': ')).join('; ')}.`)]),
  ]
}

function examples(name: string): string[] {
  return (COMMAND_HELP[name]?.examples ?? []).flatMap(({ says, command }) => [
    '.PP',
    ...prose(says),
    '.PP',
    '.RS 2',
    ...verbatim([command]),
    '.RE',
  ])
}

/** The README's table of them. */
function exits(readme: string): [code: string, meaning: string][] {
  const table = /^\| exit \| means \|\n\|[-|]+\|\n((?:\|.*\n)+)/m.exec(readme)![1]!
  return table
    .trimEnd()
    .split('\n')
    .map((row) => row.slice(2, -2).split(' | '))
    .map(([code = '', ...meaning]) => [code, plain(meaning.join(' | '))])
}

/** Markdown without its marks. */
function plain(text: string): string {
  return text.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')
}

function seeAlso(): string[] {
  return SEE_ALSO.map((page, at) => {
    const [, name, number] = /^(.*)\((\d)\)$/.exec(page)!
    return `.BR ${name} (${number})${at === SEE_ALSO.length - 1 ? '' : ','}`
  })
}

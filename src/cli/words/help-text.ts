import { type Argument, type Command, Help, type Option } from 'commander'
import { styleFor } from '../../reporters/terminal/style.ts'
import { packageFolder } from '../package.ts'
import { wrap } from '../terminal/wrap.ts'
import { COMMAND_HELP, type CommandHelp } from './command-help.ts'

/** Longer lines are hard to read, however wide the terminal is. */
const MOST_COLUMNS = 80

/** Commander takes the styles out again where there is no terminal for them. */
const STYLE = styleFor(true)

/**
 * What `--help` shows: what a command is, how it is called, its options by what they are for, examples that work, exit codes, and
 * where to read more. Commander calls it.
 */
export class HelpText extends Help {
  #width = MOST_COLUMNS

  override prepareContext({ helpWidth }: { helpWidth?: number }): void {
    this.#width = Math.min(helpWidth ?? MOST_COLUMNS, MOST_COLUMNS)
    this.helpWidth = this.#width
  }

  override formatHelp(command: Command): string {
    const help = COMMAND_HELP[command.name()]
    return [
      this.#wrapped(command.description(), 0),
      usage(command),
      ...this.#lists(command),
      ...(help === undefined ? [] : this.#told(help)),
    ]
      .map((lines) => `${lines.join('\n')}\n`)
      .join('\n')
  }

  /** `run <lab...>`: that there are options goes without saying. */
  override subcommandTerm(command: Command): string {
    return [command.name(), argumentWords(command)].join(' ').trimEnd()
  }

  /** In columns of their own: `-j, --jobs <number>` above `    --keep`. */
  override optionTerm({ short, flags }: Option): string {
    return short === undefined ? `    ${flags}` : flags
  }

  /** Choices as they are typed, without quotes. */
  override optionDescription({ argChoices, defaultValue, description }: Option): string {
    const extra = [
      ...(argChoices === undefined || argChoices.length === 1 ? [] : [argChoices.join(', ')]),
      ...(defaultValue === undefined ? [] : [`default: ${defaultValue}`]),
    ]
    return extra.length === 0 ? description : `${description} (${extra.join('; ')})`
  }

  /** What can be chosen stands in it. */
  override argumentDescription({ description }: Argument): string {
    return description
  }

  /** Arguments, commands and options, each group under its heading, all in the same columns. */
  #lists(command: Command): string[][] {
    const termWidth = this.padWidth(command, this)
    const list = <Item>(heading: string, items: readonly Item[], row: (item: Item) => [string, string]) => [
      STYLE.bold(heading),
      ...items.map((item) => this.formatItem(row(item)[0], termWidth, row(item)[1], this)),
    ]
    const given = this.visibleArguments(command)
    return [
      ...(given.length === 0 ? [] : [list('Arguments:', given, (item) => this.#argumentRow(item))]),
      ...this.#grouped(this.visibleCommands(command), (item) => item.helpGroup()).map(([heading, items]) =>
        list(heading, items, (item) => [this.subcommandTerm(item), this.subcommandDescription(item)]),
      ),
      ...this.#grouped(this.visibleOptions(command), (item) => item.helpGroupHeading ?? 'Options:').map(
        ([heading, items]) =>
          list(heading, items, (item) => [this.optionTerm(item), this.optionDescription(item)]),
      ),
    ]
  }

  #argumentRow(argument: Argument): [string, string] {
    return [this.argumentTerm(argument), this.argumentDescription(argument)]
  }

  #told({ examples, exits, more }: CommandHelp): string[][] {
    return [
      [
        STYLE.bold('Examples:'),
        ...examples.flatMap(({ says, command }) => [`  ${says}`, `    ${STYLE.cyan(command)}`]),
      ],
      [
        STYLE.bold('Exit codes:'),
        // As running text: who reads help looks for an option more often than for these.
        ...this.#wrapped(exits.map((exit) => exit.join(' ').replaceAll(' ', NO_BREAK)).join(', '), 2),
      ],
      [STYLE.bold('Read more:'), ...columned(more), ...docsFolder(more)],
    ]
  }

  /** In the order in which the groups begin. */
  #grouped<Item extends Command | Option>(
    items: Item[],
    headingOf: (item: Item) => string,
  ): [string, Item[]][] {
    return [...this.groupItems(items, items, headingOf)]
  }

  #wrapped(text: string, indent: number): string[] {
    return wrap(text, this.#width - indent).map((line) => ' '.repeat(indent) + line.replaceAll(NO_BREAK, ' '))
  }
}

/** A code stays on the line of its meaning. */
const NO_BREAK = '\u00a0'

/** A run's command is the default, so that its name may be left out. */
function usage(command: Command): string[] {
  const { parent } = command
  const forms =
    parent === null
      ? [`${command.name()} <lab...> [options]`, `${command.name()} <command> [options]`]
      : [[parent.name(), command.name(), argumentWords(command), '[options]'].filter(Boolean).join(' ')]
  return forms.map((form, at) => `${at === 0 ? STYLE.bold('Usage:') : '      '} ${form}`)
}

/** `<lab...>`, or `[run]` where it may be left out. */
function argumentWords({ registeredArguments }: Command): string {
  return registeredArguments
    .map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`
      return argument.required ? `<${name}>` : `[${name}]`
    })
    .join(' ')
}

function columned(rows: CommandHelp['more']): string[] {
  const width = Math.max(...rows.map(([where]) => where.length))
  return rows.map(([where, about]) => `  ${where.padEnd(width)}  ${about}`)
}

/** In labrun's own checkout `docs` is where one stands. */
function docsFolder(rows: CommandHelp['more']): string[] {
  const folder = packageFolder()
  const isThere = process.cwd() === folder || !rows.some(([where]) => where.startsWith('docs/'))
  return isThere ? [] : ['', `  docs is a folder of ${folder}`]
}

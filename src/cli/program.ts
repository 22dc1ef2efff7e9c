import { Argument, Command, type CommanderError, Option } from 'commander'
import { near } from '../parse/near.ts'
import { nameHint } from './choice/name-hint.ts'
import { labrunVersion } from './package.ts'
import { CHECK_REPORTERS, REPORTER_NAMES } from './reporters/reporter-names.ts'
import { wantsColour } from './terminal/terminal.ts'
import { COMMANDS } from './words/command-help.ts'
import { HelpText } from './words/help-text.ts'
import { UsageError } from './words/usage-error.ts'

/** Told the exit code of the command that ran. */
type Exit = (code: number) => void

/** Commander's, with labrun's help. */
class LabrunCommand extends Command {
  override createCommand(name?: string): LabrunCommand {
    return new LabrunCommand(name)
  }

  override createHelp(): HelpText {
    return new HelpText()
  }
}

/** The command line, as commander knows it. Commands are loaded when they are called. */
export function buildProgram(exit: Exit): Command {
  const program = new LabrunCommand('labrun')
    .description('Run Markdown labs against a real Docker host, and check what came out.')
    .version(labrunVersion(), '-v, --version', 'the version of labrun')
    .helpOption('-h, --help', 'this help')
    .helpCommand(false)
    .configureOutput({
      outputError: () => {},
      getOutHasColors: () => wantsColour(process.stdout.isTTY === true),
    })
  program.commandsGroup('Run labs:')
  addRun(program, exit)
  addShell(program, exit)
  addList(program, exit)
  program.commandsGroup('Write labs:')
  addNew(program, exit)
  addCheck(program, exit)
  addUpdate(program, exit)
  addExport(program, exit)
  program.commandsGroup('This machine:')
  addDoctor(program, exit)
  addClean(program, exit)
  program.commandsGroup('Help:')
  addHelp(program)
  addCompletion(program, exit)
  for (const command of [program, ...program.commands])
    command.exitOverride((error) => {
      throw asUsageError(error, command.name())
    })
  return program
}

function addRun(program: Command, exit: Exit): void {
  program
    .command('run', { isDefault: true })
    .description('Run labs. It is what labrun does by itself: the word "run" may be left out.')
    .summary('run labs; the default, so that its name may be left out')
    .argument('<lab...>', 'lab files, folders, or globs; labs/x.md#step is a step')
    .optionsGroup('Select:')
    .option('--only <step>', 'this step, and for its sake those before it; may be repeated', collect)
    .option('--from <step>', 'from this step on; those before it run for its sake')
    .option('--until <step>', 'up to this step; teardown always runs')
    .optionsGroup('Run:')
    .option('-j, --jobs <number>', 'labs to run at once, each on a Docker host of its own (default: 1)')
    .option('--keep-going', 'run the steps after one that failed')
    .option('--bail', 'begin no other lab once one has not passed')
    .option('--strict', 'fail, too, where nothing is expected of a step, or other output was recorded')
    .option('--timeout <duration>', 'limit of the whole run, e.g. 10m')
    .option(
      '--env <name=value>',
      'a variable that all blocks have; NAME alone: as it is here; may be repeated',
      collect,
    )
    .option('--watch', 'run labs again at each save, from where it can go on; until q or Ctrl-C')
    .option('--plan', 'print the plan as JSON and run nothing')
    .optionsGroup('Host:')
    .addOption(hostOption())
    .option(...YES)
    .option(...YES_HOST)
    .option('--keep', 'leave the host up, without teardown, and tell how to enter and how to remove it')
    .optionsGroup('Report:')
    .option('--reporter <name[:file]>', `${REPORTER_NAMES.join(', ')}; may be repeated`, collect)
    .option('--record', 'store the report of each lab that passes beside it, for its page: labs/_records/…')
    .option('--record-failed', 'store it also of a lab that fails')
    .option('--topology', 'show the network of the host after each step that changed it')
    .option('--no-topology', 'leave it out of the record')
    .option(...NO_COLOR)
    .action(async (labs: string[], options) => {
      if (options.watch === true) {
        const { watchCommand } = await import('./commands/watch.ts')
        exit(await watchCommand(labs, options))
        return
      }
      const { runCommand } = await import('./commands/run.ts')
      exit(await runCommand(labs, options))
    })
}

function addShell(program: Command, exit: Exit): void {
  program
    .command('shell')
    .description('Run a lab up to a step, and hand over a shell there.')
    .summary('run a lab up to a step, and hand over a shell there')
    .argument('<lab>', 'a lab file (labs/x.md#step is a step of it), or the name of a host that was kept')
    .optionsGroup('Select:')
    .option('--at <step>', 'the step that would come next (default: after all, on the host)')
    .optionsGroup('Host:')
    .addOption(hostOption())
    .option(...YES)
    .option(...YES_HOST)
    .option('--keep', 'leave the host up afterwards, without teardown')
    .optionsGroup('Report:')
    .option(...NO_COLOR)
    .action(async (lab: string, options) => {
      const { shellCommand } = await import('./commands/shell.ts')
      exit(await shellCommand(lab, options))
    })
}

function addList(program: Command, exit: Exit): void {
  program
    .command('list')
    .description('List labs and their steps, each with where it runs and where it stands.')
    .summary('list labs and their steps')
    .argument('[lab...]', 'lab files, folders, or globs (default: labs)')
    .option('--images', 'the images they require instead, where each would come from now, and its digest')
    .action(async (labs: string[], { images }: { images?: boolean }) => {
      const words = labs.length === 0 ? ['labs'] : labs
      if (images === true) {
        const { listImagesCommand } = await import('./commands/list-images.ts')
        exit(await listImagesCommand(words))
      } else {
        const { listCommand } = await import('./commands/list.ts')
        exit(await listCommand(words))
      }
    })
}

function addNew(program: Command, exit: Exit): void {
  program
    .command('new')
    .description('Write a lab that runs and shows each kind of block.')
    .summary('write a lab that runs and shows each kind of block')
    .argument('<name>', 'what it is called: two-bridges')
    .optionsGroup('Write:')
    .option('--dir <folder>', 'where labs are', 'labs')
    .action(async (name: string, options) => {
      const { newCommand } = await import('./commands/new.ts')
      exit(newCommand(name, options))
    })
}

function addCheck(program: Command, exit: Exit): void {
  program
    .command('check')
    .description('Find what can be known of labs without running them.')
    .summary('find mistakes without running anything')
    .argument('<lab...>', 'lab files, folders, or globs')
    .optionsGroup('Check:')
    .option('--strict', 'warnings, and steps that nothing is expected of, are errors')
    .optionsGroup('Write:')
    .option('--fix', 'mend what can only mean one thing, such as a misspelt target')
    .option('--dry-run', 'with --fix: show what it would change, and write nothing')
    .optionsGroup('Report:')
    .option('-q, --quiet', 'print errors and warnings alone')
    .option('--reporter <name[:file]>', `${CHECK_REPORTERS.join(', ')}; may be repeated`, collect)
    .option(...NO_COLOR)
    .action(async (labs: string[], options) => {
      const { checkCommand } = await import('./commands/check.ts')
      exit(await checkCommand(labs, options))
    })
}

function addUpdate(program: Command, exit: Exit): void {
  program
    .command('update')
    .description('Run labs twice, and write anew what they expect and no longer print.')
    .summary('write anew what labs expect and no longer print')
    .argument('<lab...>', 'lab files, folders, or globs')
    .optionsGroup('Run:')
    .option('-j, --jobs <number>', 'labs to run at once, each on a Docker host of its own (default: 1)')
    .optionsGroup('Write:')
    .option('-y, --yes', 'write without asking')
    .optionsGroup('Report:')
    .option(...NO_COLOR)
    .action(async (labs: string[], options) => {
      const { updateCommand } = await import('./commands/update.ts')
      exit(await updateCommand(labs, options))
    })
}

function addExport(program: Command, exit: Exit): void {
  program
    .command('export')
    .description('Print a lab as a plain bash script, which needs no labrun.')
    .summary('print a lab as a plain bash script')
    .argument('<lab>', 'a lab file')
    .optionsGroup('Write:')
    .option('-o, --output <file>', 'write the script to this file')
    .action(async (lab: string, options) => {
      const { exportCommand } = await import('./commands/export.ts')
      exit(await exportCommand(lab, options))
    })
}

function addDoctor(program: Command, exit: Exit): void {
  program
    .command('doctor')
    .description('Tell what this machine has, what it lacks, and how to get it.')
    .summary('tell what this machine has and lacks')
    .optionsGroup('Look:')
    .option('--verify', 'also read all of the cache')
    .optionsGroup('Report:')
    .option('--json', 'print it as JSON')
    .action(async (options) => {
      const { doctorCommand } = await import('./commands/doctor.ts')
      exit(await doctorCommand(options))
    })
}

function addClean(program: Command, exit: Exit): void {
  program
    .command('clean')
    .description('Remove what interrupted runs left on this machine, or a host that was kept.')
    .summary('remove what interrupted runs left')
    .argument('[run]', 'whole name of one run (default: all that are dead; hosts that were kept are spared)')
    .optionsGroup('Remove:')
    .option('--dry-run', 'tell what would be removed, and remove nothing')
    .option('--cache', 'remove the stored images too; the next run makes them anew')
    .action(async (run: string | undefined, options) => {
      const { cleanCommand } = await import('./commands/clean.ts')
      exit(await cleanCommand(run, options))
    })
}

/** Commander's own takes a command that is not there for none. */
function addHelp(program: Command): void {
  program
    .command('help')
    .description('Show what a command does, and its options.')
    .summary('what a command does, and its options')
    .argument('[command]', 'its name (default: all of labrun)')
    .action((name?: string) => {
      const command = name === undefined ? program : program.commands.find((each) => each.name() === name)
      if (command === undefined)
        throw new UsageError(`there is no command ${name}`, nameHint(name!, COMMANDS, ''))
      command.outputHelp()
    })
}

function addCompletion(program: Command, exit: Exit): void {
  program
    .command('completion')
    .description('Print a script that makes a shell complete what is typed behind labrun.')
    .summary('make a shell complete what is typed behind labrun')
    .addArgument(shellArgument())
    .argument('[words...]', 'what the script asks for: the line, up to the cursor')
    .action(async (shell: string, words: string[]) => {
      const { completionCommand } = await import('./commands/completion.ts')
      exit(completionCommand(program, shell, words))
    })
}

const SHELLS = ['bash', 'zsh', 'fish']

function shellArgument(): Argument {
  return new Argument('<shell>', 'bash, zsh or fish').choices(SHELLS).argParser((shell) => {
    if (SHELLS.includes(shell)) return shell
    const message = `found the shell ${shell === '' ? '""' : shell}, expected one of ${SHELLS.join(', ')}`
    const nearest = near(shell, SHELLS, 1)
    throw new UsageError(
      message,
      nearest === null ? '`labrun completion --help` tells more.' : `Did you mean ${nearest}?`,
    )
  })
}

const NO_COLOR = ['--no-color', 'no colours, as NO_COLOR does'] as const

const YES = ['-y, --yes', 'with --host local: do not ask whether this machine may be changed'] as const
const YES_HOST = ['--yes-host', 'with --host local: let labs change its default route, too'] as const

const HOSTS = ['private', 'dind', 'local']

function hostOption(): Option {
  return new Option(
    '--host <kind>',
    'the Docker host to run on; without it private, or where that is not to be had dind',
  )
    .choices(HOSTS)
    .argParser((kind) => {
      if (HOSTS.includes(kind)) return kind
      throw new UsageError(`--host ${kind} is no kind of host`, nameHint(kind, HOSTS, ''))
    })
}

/** What commander says of a mistake has the shape of all that labrun says. Help and version are no mistakes. */
function asUsageError(error: CommanderError, command: string): CommanderError | UsageError {
  const [, message, suggestion] = /^error: (.*?)(?:\n\((.*)\))?$/s.exec(error.message) ?? []
  if (message === undefined) return error
  const help = command === 'labrun' ? 'labrun --help' : `labrun ${command} --help`
  return new UsageError(message, `${suggestion === undefined ? '' : `${suggestion} `}\`${help}\` tells more.`)
}

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

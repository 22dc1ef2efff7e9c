import { Command, type CommanderError, Option } from 'commander'
import { labrunVersion } from './package.ts'
import { UsageError } from './usage-error.ts'

const EXAMPLES = `
Examples:
  labrun labs/namespaces.md          run a lab on a Docker host of its own
  labrun new two-bridges             write a lab to begin with
  labrun check labs                  find mistakes without running anything
  labrun update labs/namespaces.md   write anew what it expects and no longer prints
  labrun list labs/namespaces.md     its steps, and where each runs
  labrun labs --jobs 2               all labs of a directory, two at once
  labrun labs/namespaces.md#lsns     one step, and for its sake those before it
  labrun doctor                      what this machine has and lacks
  labrun shell labs/namespaces.md --at two-numbers
                                     look around where that step would run
  labrun labs --reporter json:report.json --reporter plain

Exit codes: 0 passed, 1 a step failed, 2 wrong command line, 3 a lab file is invalid,
4 the environment lacks something, 5 nothing to run, 6 clean-up incomplete, 70 a bug in
labrun, 74 disk trouble, 75 another run holds the lock, 124 time limit, 129, 130, 141,
143 a signal (HUP, INT, PIPE, TERM).`

/**
 * The command line, as commander knows it. Commands are loaded when they are called.
 *
 * @param exit told the exit code of the command that ran
 */
export function buildProgram(exit: (code: number) => void): Command {
  const program = new Command('labrun')
    .description('Run Markdown labs against a real Docker host, and check what came out.')
    .version(labrunVersion(), '-v, --version')
    .addHelpText('after', EXAMPLES)
    .configureOutput({ outputError: () => {} })

  program
    .command('run', { isDefault: true })
    .description('run labs (the default command)')
    .argument('<lab...>', 'lab files, directories, or globs; labs/x.md#step is a step')
    .addOption(
      new Option('--host <kind>', 'the Docker host to run on').choices(['private']).default('private'),
    )
    .option(
      '--reporter <name[:file]>',
      'pretty, plain, json, ndjson, junit, github; may be repeated',
      collect,
    )
    .option('-j, --jobs <number>', 'labs to run at once, each on a Docker host of its own (default: 1)')
    .option('--record', 'store the report of each lab that passes beside it, for its page: labs/_records/…')
    .option('--record-failed', 'store it also of a lab that fails')
    .option('--topology', 'show the network of the host after each step that changed it')
    .option('--no-topology', 'leave it out of the record')
    .option('--keep', 'leave the host up, without teardown, and tell how to enter and how to remove it')
    .option('--keep-going', 'run the steps after one that failed')
    .option('--bail', 'begin no other lab once one has not passed')
    .option('--only <step>', 'this step, and for its sake those before it; may be repeated', collect)
    .option('--from <step>', 'from this step on; those before it run for its sake')
    .option('--until <step>', 'up to this step; teardown always runs')
    .option(
      '--env <name=value>',
      'a variable that all blocks have; NAME alone: as it is here; may be repeated',
      collect,
    )
    .option('--strict', 'fail, too, where nothing is expected of a step, or other output was recorded')
    .option('--timeout <duration>', 'limit of the whole run, e.g. 10m')
    .option('--plan', 'print the plan as JSON and run nothing')
    .option('--no-color', 'no colours, as NO_COLOR does')
    .action(async (labs: string[], options) => {
      const { runCommand } = await import('./commands/run.ts')
      exit(await runCommand(labs, options))
    })

  program
    .command('check')
    .description('find what can be known without running')
    .argument('<lab...>', 'lab files, directories, or globs')
    .option('--strict', 'warnings, and steps that nothing is expected of, are errors')
    .option('-q, --quiet', 'print errors and warnings alone')
    .option('--fix', 'mend what can only mean one thing, such as a misspelt target')
    .option('--dry-run', 'with --fix: show what it would change, and write nothing')
    .option('--reporter <name[:file]>', 'pretty, plain, json, github; may be repeated', collect)
    .option('--no-color', 'no colours, as NO_COLOR does')
    .action(async (labs: string[], options) => {
      const { checkCommand } = await import('./commands/check.ts')
      exit(await checkCommand(labs, options))
    })

  program
    .command('update')
    .description('run labs twice, and write anew what they expect and no longer print')
    .argument('<lab...>', 'lab files, directories, or globs')
    .option('-y, --yes', 'write without asking')
    .option('-j, --jobs <number>', 'labs to run at once, each on a Docker host of its own (default: 1)')
    .option('--no-color', 'no colours, as NO_COLOR does')
    .action(async (labs: string[], options) => {
      const { updateCommand } = await import('./commands/update.ts')
      exit(await updateCommand(labs, options))
    })

  program
    .command('list')
    .description('list labs and their steps')
    .argument('[lab...]', 'lab files, directories, or globs (default: labs)')
    .action(async (labs: string[]) => {
      const { listCommand } = await import('./commands/list.ts')
      exit(await listCommand(labs.length === 0 ? ['labs'] : labs))
    })

  program
    .command('shell')
    .description('run a lab up to a step, and hand over a shell there')
    .argument('<lab>', 'a lab file (labs/x.md#step is a step of it), or the name of a host that was kept')
    .option('--at <step>', 'the step that would come next (default: after all, on the host)')
    .addOption(
      new Option('--host <kind>', 'the Docker host to run on').choices(['private']).default('private'),
    )
    .option('--keep', 'leave the host up afterwards, without teardown')
    .option('--no-color', 'no colours, as NO_COLOR does')
    .action(async (lab: string, options) => {
      const { shellCommand } = await import('./commands/shell.ts')
      exit(await shellCommand(lab, options))
    })

  program
    .command('new')
    .description('write a lab that runs and shows each kind of block')
    .argument('<name>', 'what it is called: two-bridges')
    .option('--dir <folder>', 'where labs are', 'labs')
    .action(async (name: string, options) => {
      const { newCommand } = await import('./commands/new.ts')
      exit(newCommand(name, options))
    })

  program
    .command('export')
    .description('print a lab as a plain bash script')
    .argument('<lab>', 'a lab file')
    .option('-o, --output <file>', 'write the script to this file')
    .action(async (lab: string, options) => {
      const { exportCommand } = await import('./commands/export.ts')
      exit(await exportCommand(lab, options))
    })

  program
    .command('clean')
    .description('remove what an interrupted run left on this machine, or a host that was kept')
    .argument('[run]', 'whole name of one run (default: all that are dead; hosts that were kept are spared)')
    .option('--dry-run', 'tell what would be removed, and remove nothing')
    .option('--cache', 'remove the stored images too; the next run makes them anew')
    .action(async (run: string | undefined, options) => {
      const { cleanCommand } = await import('./commands/clean.ts')
      exit(await cleanCommand(run, options))
    })

  program
    .command('doctor')
    .description('tell what this machine has, what it lacks, and how to get it')
    .option('--verify', 'also read all of the cache')
    .option('--json', 'print it as JSON')
    .action(async (options) => {
      const { doctorCommand } = await import('./commands/doctor.ts')
      exit(await doctorCommand(options))
    })

  for (const command of [program, ...program.commands])
    command.exitOverride((error) => {
      throw asUsageError(error, command.name())
    })
  return program
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

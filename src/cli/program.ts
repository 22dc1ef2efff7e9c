import { Command, Option } from 'commander'
import { labrunVersion } from './package.ts'

const EXAMPLES = `
Examples:
  labrun labs/namespaces.md          run a lab on a Docker host of its own
  labrun check labs                  find mistakes without running anything
  labrun list labs/namespaces.md     its steps, and where each runs
  labrun labs --reporter json:report.json --reporter plain

Exit codes: 0 passed, 1 a step failed, 2 wrong command line, 3 a lab file is invalid,
4 the environment lacks something, 5 nothing to run, 6 clean-up incomplete.`

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
    .showHelpAfterError('(labrun --help tells more)')
    .exitOverride()

  program
    .command('run', { isDefault: true })
    .description('run labs (the default command)')
    .argument('<lab...>', 'lab files, directories, or globs')
    .addOption(
      new Option('--host <kind>', 'the Docker host to run on').choices(['private']).default('private'),
    )
    .option('--reporter <name[:file]>', 'pretty, plain, json, ndjson; may be repeated', collect)
    .option('--keep-going', 'run the steps after one that failed')
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
    .action(async (labs: string[]) => {
      const { checkCommand } = await import('./commands/check.ts')
      exit(await checkCommand(labs))
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
    .command('clean')
    .description('remove what an interrupted run left on this machine')
    .action(async () => {
      const { cleanCommand } = await import('./commands/clean.ts')
      exit(await cleanCommand())
    })

  return program
}

function collect(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}

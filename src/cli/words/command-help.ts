import { EXIT, signalExitCode } from './exit-code.ts'

/** A command line that works as it stands, in a folder with this project's labs. */
export interface Example {
  says: string
  command: string
}

/** What help tells beside what commander knows. */
export interface CommandHelp {
  examples: readonly Example[]
  /** What the exit codes mean, the usual ones first. */
  exits: readonly (readonly [code: number, meaning: string])[]
  /** Where to read more: what, and about what. */
  more: readonly (readonly [where: string, about: string])[]
}

const INVALID = [EXIT.invalid, 'a lab has a mistake'] as const
const USAGE = [EXIT.usage, 'wrong command line'] as const
const NOTHING = [EXIT.nothing, 'nothing to run'] as const
const BUG = [EXIT.bug, 'a bug in labrun'] as const
const DISK = [EXIT.io, 'disk trouble'] as const
const SIGNALS = (['SIGHUP', 'SIGINT', 'SIGPIPE', 'SIGTERM'] as const).map(
  (signal) => [signalExitCode(signal), signal] as const,
)

/** Of a run, and of all that runs labs. */
const RUN_EXITS = [
  [EXIT.passed, 'all passed'],
  [EXIT.failed, 'a step failed'],
  USAGE,
  INVALID,
  [EXIT.environment, 'the machine lacks something'],
  NOTHING,
  [EXIT.cleanup, 'clean-up incomplete'],
  BUG,
  DISK,
  [EXIT.lock, 'another run holds the lock'],
  [EXIT.timedOut, 'time limit of the run'],
  ...SIGNALS,
] as const

const ALL_EXITS = ['docs/reliability.md', 'what is promised, and what is not'] as const
const FORMAT = ['docs/format.md', 'how a lab is written'] as const

const RUN_EXAMPLES = [
  { says: 'Run a lab on a Docker host of its own:', command: 'labrun labs/namespaces.md' },
  { says: 'All labs of a folder, two at once:', command: 'labrun labs --jobs 2' },
] as const

/** By the name of the command; `labrun` is the help of all. */
export const COMMAND_HELP: Readonly<Record<string, CommandHelp>> = {
  labrun: {
    examples: [
      { says: 'Write a lab to begin with:', command: 'labrun new two-bridges' },
      ...RUN_EXAMPLES,
      {
        says: 'Look around where a step would run:',
        command: 'labrun shell labs/namespaces.md --at two-numbers',
      },
    ],
    exits: RUN_EXITS,
    more: [
      ['labrun run --help', 'the options of a run, as of each command'],
      ['man labrun', 'all of this on one page'],
      FORMAT,
      ALL_EXITS,
    ],
  },
  run: {
    examples: [
      ...RUN_EXAMPLES,
      {
        says: 'One step, and for its sake those before it:',
        command: 'labrun labs/namespaces.md#two-numbers',
      },
      {
        says: 'For people and for programs at once:',
        command: 'labrun labs --reporter plain --reporter junit:out/junit.xml',
      },
    ],
    exits: RUN_EXITS,
    more: [
      ['docs/watch.md', 'what --watch runs again, and what it need not'],
      ['docs/reports.md', 'reporters, and what they write'],
      ['docs/hosts.md', 'what a Docker host of its own is'],
    ],
  },
  shell: {
    examples: [
      {
        says: 'Where a step would run, all before it done:',
        command: 'labrun shell labs/namespaces.md --at two-numbers',
      },
      { says: 'On the Docker host, after all steps:', command: 'labrun shell labs/namespaces.md' },
    ],
    exits: [
      [EXIT.passed, 'the shell was left'],
      [EXIT.failed, 'a step before it failed'],
      USAGE,
      INVALID,
      [EXIT.environment, 'the machine lacks something'],
    ],
    more: [['docs/hosts.md', 'hosts that are kept (--keep), and how they go']],
  },
  list: {
    examples: [
      { says: 'The steps of a lab, and where each runs:', command: 'labrun list labs/namespaces.md' },
      { says: 'Of all labs in the folder labs:', command: 'labrun list' },
      { says: 'The images that they require, and where each comes from:', command: 'labrun list --images' },
    ],
    exits: [
      [EXIT.passed, 'listed'],
      USAGE,
      INVALID,
      [EXIT.environment, 'an image is nowhere to be had'],
      NOTHING,
    ],
    more: [FORMAT, ['docs/hosts.md', 'where images come from']],
  },
  new: {
    examples: [
      { says: 'Write labs/two-bridges.md, and run it:', command: 'labrun new two-bridges' },
      { says: 'In another folder:', command: 'labrun new two-bridges --dir guide/labs' },
    ],
    exits: [[EXIT.passed, 'written'], USAGE],
    more: [FORMAT],
  },
  check: {
    examples: [
      { says: 'Find mistakes in all labs of a folder:', command: 'labrun check labs' },
      { says: 'See what would be mended, and write nothing:', command: 'labrun check labs --fix --dry-run' },
      { says: 'For a pull request on GitHub:', command: 'labrun check labs --reporter github' },
    ],
    exits: [[EXIT.passed, 'no mistakes'], USAGE, INVALID, NOTHING, DISK],
    more: [
      ['docs/rules.md', 'the rules'],
      ['docs/format.md#checking', 'mending, and editors'],
    ],
  },
  update: {
    examples: [
      { says: 'Show what would be written anew, and ask:', command: 'labrun update labs/namespaces.md' },
      { says: 'All labs, without asking:', command: 'labrun update labs --yes --jobs 2' },
    ],
    exits: [
      [EXIT.passed, 'all fits now'],
      [EXIT.failed, 'something still does not'],
      USAGE,
      INVALID,
      [EXIT.environment, 'the machine lacks something'],
      NOTHING,
    ],
    more: [['docs/format.md#updating', 'what it writes, and why it runs twice']],
  },
  export: {
    examples: [
      { says: 'A script that does the lab by itself:', command: 'labrun export labs/namespaces.md' },
      {
        says: 'Into a file that can be run:',
        command: 'labrun export labs/namespaces.md --output namespaces.sh',
      },
    ],
    exits: [[EXIT.passed, 'printed'], USAGE, INVALID],
    more: [['docs/export.md', 'what such a script does, and what not']],
  },
  clean: {
    examples: [
      { says: 'Tell what interrupted runs have left:', command: 'labrun clean --dry-run' },
      { says: 'Take it away:', command: 'labrun clean' },
    ],
    exits: [
      [EXIT.passed, 'nothing is left'],
      USAGE,
      [EXIT.cleanup, 'something is, and is listed'],
      [EXIT.lock, 'that run is still going on'],
    ],
    more: [['docs/reliability.md', 'what a run leaves, however it ended']],
  },
  doctor: {
    examples: [
      { says: 'What this machine has and lacks:', command: 'labrun doctor' },
      { says: 'The same for a program:', command: 'labrun doctor --json' },
    ],
    exits: [[EXIT.passed, 'labs can run here'], USAGE, [EXIT.environment, 'the machine lacks something']],
    more: [['docs/hosts.md', 'what a Docker host needs']],
  },
  completion: {
    examples: [
      { says: 'In bash, for ~/.bashrc:', command: 'eval "$(labrun completion bash)"' },
      { says: 'In zsh, for ~/.zshrc, behind compinit:', command: 'eval "$(labrun completion zsh)"' },
      {
        says: 'In fish, for ~/.config/fish/config.fish:',
        command: 'labrun completion fish | source',
      },
    ],
    exits: [[EXIT.passed, 'printed'], USAGE],
    more: [['docs/completion.md', 'where else it can be put, and what is completed']],
  },
}

/** The names of all commands. */
export const COMMANDS = [...Object.keys(COMMAND_HELP).filter((name) => name !== 'labrun'), 'help']

import type { NamespaceName, ShellName, TargetName } from '../core/lab.ts'

/** Where a block can run. */
export const TARGETS: readonly TargetName[] = ['host', 'nsenter', 'exec']

/** The languages that run. */
export const SHELLS: readonly ShellName[] = ['bash', 'sh']

/** What may stand after the language: a target, or `output`. */
export const ROLES: readonly string[] = [...TARGETS, 'output']

/** The first words that labrun gives a meaning of its own; a misspelt one must not pass as prose. */
export const OWN_LANGUAGES: readonly string[] = [...ROLES, 'console']

/** Languages of fences that a reader takes for commands. */
export const SHELL_LANGUAGES: ReadonlySet<string> = new Set(
  (
    'bash sh shell zsh console ash csh dash fish ksh tcsh shellscript shell-script shellsession shell-session ' +
    'terminal'
  ).split(' '),
)

/**
 * Languages that are two edits from one of labrun's own words, and real: names and aliases that GitHub's Linguist or Shiki
 * highlight (`hosts`, one edit from `host`, is left out on purpose: a plural slips in too easily).
 */
export const REAL_LANGUAGES: ReadonlySet<string> = new Set(
  'dot ex exs eex gosu hbs hlsl hoon hs hxsl just os osm posh pot rest rst rust spec st toit volt wast'.split(
    ' ',
  ),
)

export const NAMESPACES: readonly NamespaceName[] = ['mnt', 'uts', 'ipc', 'net', 'pid', 'cgroup', 'user']

/** Attributes of a step that take a value. */
export const ATTRIBUTES = [
  'id',
  'container',
  'ns',
  'user',
  'workdir',
  'session',
  'exit',
  'timeout',
  'retry',
  'max-output',
  'settle',
  'ready',
] as const
export type AttributeName = (typeof ATTRIBUTES)[number]

/** Attributes that only some targets have. */
export const ONLY_FOR: Partial<Record<AttributeName, readonly TargetName[]>> = {
  container: ['nsenter', 'exec'],
  ns: ['nsenter'],
  user: ['nsenter', 'exec'],
}

/** Attributes of a step that take none. */
export const FLAGS = ['background', 'tty', 'teardown', 'hidden', 'check'] as const
export type FlagName = (typeof FLAGS)[number]

/** Flags of an `output` block. */
export const OUTPUT_FLAGS = ['contains'] as const

/** Words of Expressive Code, which are about the page only: https://expressive-code.com/key-features/ and its plugins. */
export const PAGE_WORDS: ReadonlySet<string> = new Set(
  (
    'title frame lang wrap preserveIndent hangingIndent mark ins del collapse collapseStyle collapsePreserveIndent ' +
    'showLineNumbers startLineNumber'
  ).split(' '),
)

/** Attributes and flags of blocks that the format has and this version lacks: what each is, and what to do meanwhile. */
export const NOT_YET: ReadonlyMap<string, { what: string; hint: string }> = new Map([
  ['when', { what: 'a step that runs only where something holds', hint: 'Test it with if in the script.' }],
  [
    'file',
    { what: 'a block that is written to a file', hint: "Write it in a bash block: cat >FILE <<'END'" },
  ],
  ['mode', { what: 'a block that is written to a file', hint: 'Write it in a bash block, and chmod it.' }],
  ['setup', { what: 'a step that sets up', hint: 'Write it as the first step.' }],
  [
    'stream',
    { what: 'an expectation on another stream than stdout', hint: 'Write 2>&1 behind the command.' },
  ],
  ['unordered', { what: 'an expectation on lines in any order', hint: 'Pipe the command into sort.' }],
  ['not', { what: 'an expectation on what is not printed', hint: 'Test it in the script: ! grep -q' }],
  ['table', { what: 'an expectation on a table', hint: 'Pick the columns in the script, with awk.' }],
  ['json', { what: 'an expectation on JSON', hint: 'Pick the values in the script, with jq or --format.' }],
])

/** All words that only a block of labrun's can carry. */
export const OWN_WORDS: ReadonlySet<string> = new Set<string>([
  ...ATTRIBUTES,
  ...FLAGS,
  ...OUTPUT_FLAGS,
  ...NOT_YET.keys(),
])

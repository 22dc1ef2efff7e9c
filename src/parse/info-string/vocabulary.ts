import type { NamespaceName, ShellName, TargetName } from '../../core/lab.ts'

/** Where a block can run. */
export const TARGETS: readonly TargetName[] = ['host', 'nsenter', 'exec']

/** The languages that run. */
export const SHELLS: readonly ShellName[] = ['bash', 'sh']

/** The language of a transcript. */
export const TRANSCRIPT = 'console'

/** What may stand after the language: a target, or `output`. */
export const ROLES: readonly string[] = [...TARGETS, 'output']

/** The first words that labrun gives a meaning of its own; a misspelt one must not pass as prose. */
export const OWN_LANGUAGES: readonly string[] = [...ROLES, TRANSCRIPT]

/** What transcripts are called elsewhere. */
export const OTHER_TRANSCRIPTS: ReadonlySet<string> = new Set(
  'scrut cram shellsession shell-session sh-session terminal'.split(' '),
)

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
  'file',
  'mode',
  'when',
  'stream',
  'shell',
] as const
export type AttributeName = (typeof ATTRIBUTES)[number]

/** Attributes that only some targets have. */
export const ONLY_FOR: Partial<Record<AttributeName, readonly TargetName[]>> = {
  container: ['nsenter', 'exec'],
  ns: ['nsenter'],
  user: ['nsenter', 'exec'],
  file: ['host', 'exec'],
  mode: ['host', 'exec'],
}

/** Attributes that only a transcript has. */
export const TRANSCRIPT_ONLY = ['stream', 'shell'] as const satisfies readonly AttributeName[]

/** Attributes of a step that take none. */
export const FLAGS = ['background', 'tty', 'teardown', 'hidden', 'check'] as const
export type FlagName = (typeof FLAGS)[number]

/** Flags of an `output` block, and `stream=`. */
export const OUTPUT_FLAGS = ['contains', 'unordered', 'not', 'table', 'json', 'stream'] as const
export type OutputFlagName = (typeof OUTPUT_FLAGS)[number]

/** Words of Expressive Code, which are about the page only: https://expressive-code.com/key-features/ and its plugins. */
export const PAGE_WORDS: ReadonlySet<string> = new Set(
  (
    'title frame lang wrap preserveIndent hangingIndent mark ins del collapse collapseStyle collapsePreserveIndent ' +
    'showLineNumbers startLineNumber'
  ).split(' '),
)

/** All words that only a block of labrun's can carry: `shell` is in use elsewhere. */
export const OWN_WORDS: ReadonlySet<string> = new Set<string>([
  ...ATTRIBUTES.filter((name) => name !== 'shell'),
  ...FLAGS,
  ...OUTPUT_FLAGS,
])

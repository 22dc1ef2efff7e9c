import { isType } from './expectation/types.ts'

/** Variables that bash sets or obeys, and those that labrun gives every block. Compared in this spelling only. */
const RESERVED = new Set(
  (
    'BASH BASHOPTS BASHPID CDPATH CHILD_MAX COLUMNS COPROC DIRSTACK ENV EPOCHREALTIME EPOCHSECONDS ' +
    'EUID EXECIGNORE FCEDIT FIGNORE FUNCNAME FUNCNEST GLOBIGNORE GLOBSORT GROUPS HOME HOSTFILE ' +
    'HOSTNAME HOSTTYPE IFS IGNOREEOF INPUTRC INSIDE_EMACS LANG LINENO LINES LOGNAME MACHTYPE MAIL ' +
    'MAILCHECK MAILPATH MAPFILE OLDPWD OPTARG OPTERR OPTIND OSTYPE PATH PIPESTATUS POSIXLY_CORRECT ' +
    'PPID PROMPT_COMMAND PROMPT_DIRTRIM PWD RANDOM REPLY SECONDS SHELL SHELLOPTS SHLVL SRANDOM TERM ' +
    'TIMEFORMAT TMOUT TMPDIR TZ UID USER auto_resume histchars LAB_DIR DOCKER_HOST _ __proto__'
  ).split(' '),
)
const RESERVED_PREFIX = /^(?:BASH_|COMP_|DOCKER_|HIST|LC_|LD_|PS[0-4]$|READLINE_|_*(?:labrun|LABRUN))/

/**
 * What a lab may still set in `env`, though no placeholder may be called so: settings, not state. Which Docker the blocks
 * talk to is not among them.
 */
const SETTINGS =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TERM|COLUMNS|LINES|TMPDIR|DOCKER_(?!HOST|CONTEXT|TLS|CERT)\w+)$/

/**
 * Why a placeholder can't have a name: it becomes a variable of every shell.
 *
 * @returns whose the name is, `null` where it is free
 */
export function ownerOfName(name: string): 'type' | 'shell' | null {
  if (isType(name)) return 'type'
  return RESERVED.has(name) || RESERVED_PREFIX.test(name) ? 'shell' : null
}

/** Whether a lab may set this variable for all its blocks. */
export function mayBeSet(name: string): boolean {
  return SETTINGS.test(name) || ownerOfName(name) !== 'shell'
}

/** Whether a lab may have its value from the environment, and mask it: not what is a setting of every shell. */
export function mayBeSecret(name: string): boolean {
  return ownerOfName(name) !== 'shell' || (name.startsWith('DOCKER_') && SETTINGS.test(name))
}

/** A name as a shell variable has it. */
export const VARIABLE_NAME = /^[A-Za-z_]\w*$/

export function isVariableName(name: string): boolean {
  return VARIABLE_NAME.test(name)
}

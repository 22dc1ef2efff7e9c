import type { Session } from '../core/session.ts'
import type { Captured } from '../core/text/captured.ts'
import { quote } from './quote.ts'

/** The state of a live shell, as a script that gives it to another one. */
export interface ShellCopy {
  /** What reads the script: a `sh` that is bash counts as bash. */
  dialect: 'bash' | 'sh'
  script: Buffer
}

/** Telling takes milliseconds; a lab's variables may be many. */
const LIMIT_MS = 10_000
const MOST_BYTES = 16 * 1024 * 1024

/**
 * Reads the state of a live shell: variables, functions, aliases, options, directory, umask. Not its jobs, traps, limits
 * and descriptors, which no other process can have.
 *
 * @param variables captured by earlier steps
 * @returns `null` where it does not tell
 * @throws {HostError} where labrun or the host failed
 */
export async function copyShell(
  session: Session,
  variables: Record<string, string>,
): Promise<ShellCopy | null> {
  const output = await session.run({
    script: TELL,
    line: 1,
    stopAtFailure: false,
    variables,
    timeoutMs: LIMIT_MS,
    maxOutputBytes: MOST_BYTES,
    settleMs: LIMIT_MS,
    signal: new AbortController().signal,
    onLate: () => {},
  })
  try {
    return output.reachedEnd && !output.timedOut && !output.overLimit ? readCopy(output.stdout) : null
  } finally {
    output.stdout.release()
    output.stderr.release()
  }
}

/** Round what is told: a DEBUG trap of the lab may print before and after. */
const BEGIN = '\0labrun\0'
const END = '\0end\0'

/** On a terminal, lines end in CR LF. */
function readCopy(stdout: Captured): ShellCopy | null {
  const text = stdout.whole()?.toString('latin1') ?? ''
  const from = text.indexOf(BEGIN)
  const to = text.lastIndexOf(END)
  if (from < 0 || to < from) return null
  const [dialect, ...sections] = text.slice(from + BEGIN.length, to).split('\0')
  if (dialect === 'bash') return { dialect, script: toBytes(sections.join('')) }
  const [variables = '', exported = '', aliases = '', rest = '', readOnly = '', options = ''] = sections
  const script = [variables, exported, shAliases(aliases), rest, readOnly, shOptions(options)].join('')
  return { dialect: 'sh', script: toBytes(script) }
}

function toBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('\r\n', '\n'), 'latin1')
}

/** These shells list an alias without the word; the driver's own `exit` is not the lab's. */
function shAliases(list: string): string {
  const lines = list.split('\n').filter((line) => /^(?:alias )?[\w.-]+='/.test(line))
  const own = lines.filter((line) => !/^(?:alias )?exit='<"\$\{_labrun_exit/.test(line))
  return own.map((line) => `${line.startsWith('alias ') ? '' : 'alias '}${line}\n`).join('')
}

/** As they list them: `set -o noglob`. */
function shOptions(list: string): string {
  const on = new RegExp(`^set -o (?:${OPTIONS.replaceAll(' ', '|')})\\r?$`)
  const lines = list.split('\n').filter((line) => on.test(line))
  return lines.map((line) => `${line}\n`).join('')
}

/** Of these the new shell has its own, or they can't be set. */
const OWN_VARIABLES = [
  'BASH*|COMP_*|EPOCH*|HIST*|READLINE_*|_labrun*|LABRUN_SHELL*',
  'COLUMNS|LINES|TERM|COLORTERM|NO_COLOR|DIRSTACK|EUID|UID|PPID|FUNCNAME|GROUPS|HOSTTYPE|MACHTYPE|OSTYPE',
  'LINENO|OPTIND|OPTERR|PIPESTATUS|PS[0124]|PWD|RANDOM|SRANDOM|SECONDS|SHELL|SHELLOPTS|SHLVL|_',
].join('|')
/** Those that decide what an interactive shell does, not what the lab's commands mean. */
const OWN_SHOPTS = [
  'checkwinsize|cmdhist|complete_fullquote|expand_aliases|force_fignore|hist*|hostcomplete|interactive_comments',
  'lithist|login_shell|progcomp*|promptvars|restricted_shell|compat*|sourcepath',
].join('|')
/** Not errexit, which ends an interactive shell at the first failure. */
const OPTIONS = 'allexport keyword noclobber noglob nounset physical pipefail posix xtrace'

/*
 * What bash and the others tell of themselves. All in a subshell, so that nothing changes in the shell that is asked.
 * `\command` finds the shell's own command, whatever functions and aliases the lab has defined. Options come first:
 * with `extglob` a function's text is read in another way; aliases come after the functions.
 */
const TELL_BASH = String.raw`
\command set +exuo pipefail
\command printf 'bash\0'
\command shopt -p | while IFS=' ' read -r _labrun _labrun_flag _labrun_name; do
  case $_labrun_name in ${OWN_SHOPTS}) ;; *) \command printf 'shopt %s %s\n' "$_labrun_flag" "$_labrun_name" ;; esac
done
\command compgen -v | while IFS= read -r _labrun; do
  case $_labrun in ${OWN_VARIABLES}) ;; *) \command declare -p -- "$_labrun" ;; esac
done
\command declare -f
\command declare -F | while IFS=' ' read -r _labrun _labrun_flag _labrun_name; do
  case $_labrun_flag in -f) ;; *) \command printf 'declare %s %q\n' "$_labrun_flag" "$_labrun_name" ;; esac
done
\command alias -p
if [ $# -gt 0 ]; then \command printf 'set --'; \command printf ' %q' "$@"; \command printf '\n'; fi
\command printf 'umask %s\n' "$(\command umask)"
\command printf 'cd -- %q\n' "$PWD"
\command printf %s "$_labrun_on"
`

const TELL_SH = String.raw`
\command printf 'sh\0'
\set
\command printf '\0'
\export -p
\command printf '\0'
\command alias
\command printf '\0'
\command printf 'umask %s\n' "$(\command umask)"
_labrun=$(\command pwd; \command printf x)
\command printf 'cd -- %s\n' "'$(\command printf %s "$_labrun" | \command sed "s/'/'\\\\''/g; \$d")'"
\command printf '\0'
\readonly -p
\command printf '\0'
\set +o
`

const ON_NOW = `for _labrun in ${OPTIONS}; do [[ -o $_labrun ]] && _labrun_on+="set -o $_labrun"$'\\n'; done`

const TELL = `(
\\trap - EXIT
case \${BASH_VERSION-} in
?*) \\command eval ${quote(`\\command trap - DEBUG ERR RETURN; _labrun_on=; ${ON_NOW}`)}; \\command printf '\\0labrun\\0'
\\command eval ${quote(TELL_BASH)} ;;
*) \\command printf '\\0labrun\\0'; \\command eval ${quote(TELL_SH)} ;;
esac
\\command printf '\\0end\\0'
) 2>/dev/null`

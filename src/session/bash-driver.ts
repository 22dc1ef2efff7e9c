import { LabFile, statusFile } from './lab-file.ts'
import { quote } from './quote.ts'
import {
  type BlockStart,
  type BlockStreams,
  canTellEnd,
  type Hello,
  printMark,
  type ShellDialect,
  type ShellDriver,
  tellingOnly,
} from './shell-driver.ts'
import { AT_END } from './status-records.ts'

/*
 * The part of the protocol that is bash: a few small files in the session's directory, written here as text.
 *
 * The shell's own script is a FIFO. For each block the engine writes the block to the file `lab` and one short line to
 * that FIFO: bash reads it byte by byte (what it has read too much from a pipe it can't give back), so all that is
 * longer is in files. The line sources the file of a pair of output FIFOs, which sources the block. So a block runs at
 * the top level of a sourced file: `declare` is global, `break` and `return` harm nothing, and unlike with `eval`,
 * messages have the block's line numbers.
 *
 * - `\command` finds the shell's own command whatever functions and aliases the lab has defined. But for `.`: with
 *   `\command` before it, older versions run no ERR trap for it; nobody calls a function `.`.
 * - Descriptors are changed by `exec`, few at a time: none of ours is left at 10 or above, where the lab's own may be,
 *   and five are enough (`ulimit -n 5`).
 * - Braces round all of a file make bash read it at once: `set -v` can't show half of it to the reader.
 */

/** A session's shell that is called `bash`. */
export const bashDriver: ShellDriver = {
  argv: (directory) => ['bash', '--noprofile', '--norc', `${directory}/script`],
  startFiles: (directory, workDirectory) => ({ start: startFile(directory, workDirectory) }),
  dialect: (directory, hello) => bashDialect(directory, dialectOf(hello)),
}

/** How bash is spoken to, whatever it is called. */
export function bashDialect(directory: string, dialect: Dialect): ShellDialect {
  return {
    pairFile: (streams) => pairFile(directory, streams, dialect),
    ownTraps(told, before) {
      const debug = told.get('DEBUG')
      const err = ownErrTrap(directory, told.get('ERR'), before.ERR)
      return { ...(err !== undefined && { ERR: err }), ...(debug !== undefined && { DEBUG: debug }) }
    },
    openLab: async (session) =>
      new LabFile(session, (start, script) => labFile(directory, dialect, start, script)),
  }
}

function ownErrTrap(
  directory: string,
  told: string | undefined,
  before: string | undefined,
): string | undefined {
  if (told === errTrap(directory)) return undefined
  return before !== undefined && told === errTrap(directory, before) ? before : told
}

/** What versions of bash differ in, as far as it matters here. */
export interface Dialect {
  /** How `exec` is written so that its redirections last: with `\command`, where the version allows that. */
  exec: string
  /** Line numbers can be set. Where not, a block is put so far down its file, which costs time. */
  setsLine: boolean
}

const TEST_LINE = 100

/**
 * What bash does first.
 *
 * @param name what `$0` becomes, as on a terminal
 */
export function startFile(directory: string, workDirectory: string | null, name = 'bash'): string {
  const go = workDirectory === null ? '(( 1 ))' : `\\command cd -- ${quote(workDirectory)}`
  return `{
\\exec </dev/null
\\exec >>${directory}/log
\\exec 2>&1
BASH_ARGV0=${name}
${go}
_labrun=$?
\\command unset OLDPWD
}
{ :; } 2>"/dev/null${lineShift(TEST_LINE)}"
\\command printf '\\nH %s %s bash %s %s %s\\0' "$$" "$_labrun" "$LINENO" "\${BASH_VERSINFO[@]:0:2}" >${directory}/status
`
}

/** The dialect of a shell, from what `H` tells. */
export function dialectOf({ facts: [line = '', major = '', minor = ''] }: Hello): Dialect {
  // In 5.0 and before, `command exec` keeps the old descriptors open.
  const lasts = Number(major) > 5 || (major === '5' && minor !== '0')
  return { exec: lasts ? '\\command exec' : '\\exec', setsLine: line === String(TEST_LINE + 1) }
}

function pairFile(directory: string, streams: BlockStreams, { exec }: Dialect): string {
  const { input, out, err } = streams
  return `{
${exec} <${input}
${exec} >${out} || \\command return
${exec} 2>${err} || \\command return
\\command trap ${quote(errTrap(directory))} ERR
_labrun=
\\. ${directory}/lab
{ case $_labrun in *' '*) ;; *) ${TAKE};; esac; } ${tellingOnly(directory)}
${printMark(streams)}${exec} >${directory}/status 2>&1
\\command printf '\\nS %s\\0' "$_labrun"
${exec} >>${directory}/log 2>&1
}
`
}

/**
 * What is done at a block's end: `$?` and `$-` are taken, the options that would show in the block's stderr go off, and
 * the ERR and DEBUG traps are told: the first is ours while a block runs, and a file is sourced without the second, so
 * the lab's own are set anew in the next block.
 */
const take = (where: string) =>
  `_labrun="$? $- ${where}"; \\command set +exv; \\command trap -p ERR DEBUG; \\command trap - DEBUG`
/** At the end of the lab's own file: all of it has been read. */
const TAKE_AT_END = take(AT_END)
/** Outside of it: a failure ended it, or `return`. */
const TAKE = take('left')

/**
 * The ERR trap that makes a failure end the block, and not the shell, as errexit by itself would. It runs just before
 * errexit would act. It tells the failure and returns from the function or sourced file it is in; then what called that
 * has failed, and so on outwards, level by level, until the failure arrives in the pair's file, where errexit goes off.
 * Where errexit is off or does not count (`if`, `||`, `!`), nothing happens. In a subshell errexit may do what it does.
 *
 * @param own the lab's own ERR trap, which comes first
 */
export function errTrap(directory: string, own: string | null = null): string {
  const tell = `\\command printf '\\nF %s %s %s\\0' "$BASH_SUBSHELL" "$LINENO" "\${BASH_SOURCE-}"`
  // A plain `return` has the status from before the trap, but not when a DEBUG trap has run since.
  const stop = `if [[ -o errexit ]]; then ${tell}; (( BASH_SUBSHELL )) || \\command return "$_labrun"; fi`
  // Unlike other commands, `case` leaves `$?` as it is for the first command in it.
  const where = (inPairFile: string, elsewhere: string) =>
    `case \${BASH_SOURCE-} in ${directory}/[0-9]*) ${inPairFile};; *) ${elsewhere};; esac`
  const only = tellingOnly(directory)
  if (own === null) return `{ ${where(TAKE, `_labrun=$?; ${stop}`)}; } ${only}`
  const first = `case $((_labrun = $?)) in *) \\command eval ${quote(own)};; esac`
  return where(`{ ${TAKE}; } ${only}`, `${first}; { ${stop}; } ${only}`)
}

/**
 * The file `lab`: one line of ours, then the block.
 *
 * Our line runs with its stderr elsewhere, so that it is not traced. Its parts have an order: what may fail comes before
 * errexit, `$?` after it, the DEBUG trap last, as it would run for all that follows. A variable that the lab has made
 * read-only stays as it is: unlike an assignment, `printf -v` only fails there.
 */
function labFile(directory: string, { setsLine }: Dialect, start: BlockStart, script: string): string {
  const { line, status } = start
  const parts = [
    ...Object.entries(start.variables).map(
      ([name, value]) => `\\command printf -v ${name} %s ${quote(value)}`,
    ),
    ...(start.traps.ERR === undefined
      ? []
      : [`\\command trap ${quote(errTrap(directory, start.traps.ERR))} ERR`]),
    `\\command set -${start.errexit ? 'e' : ''}E${start.options}`,
    ...(status === 0 ? [] : [`\\. ${directory}/${statusFile(status)} && :`]),
    ...(start.traps.DEBUG === undefined ? [] : [`\\command trap ${quote(start.traps.DEBUG)} DEBUG`]),
  ]
  const shift = setsLine ? lineShift(line - 1) : ''
  const padding = setsLine ? '' : '\n'.repeat(Math.max(0, line - 2))
  return `{ ${parts.join('; ')}; } 2>"/dev/null${shift}"\n${padding}${script}\n${labEnd(directory, start, script)}`
}

/**
 * The line after a block tells that the block's end was reached: `return` leaves a file before it. Nor would a lab's own
 * ERR trap do well with a file whose last command fails. `set -v` would show this line, so it is left out there. The
 * empty one is for a script that ends in a backslash.
 */
function labEnd(directory: string, start: BlockStart, script: string): string {
  return canTellEnd(start, script) ? `\n{ ${TAKE_AT_END}; } ${tellingOnly(directory)}\n` : ''
}

/**
 * An expansion that is empty and makes the next line the one after `line`. An assignment to LINENO in a command does
 * not outlast that command; one in a redirection of a group does, as bash does not put the number back there
 * [tried in 4.4 to 5.3; the shell is asked when it starts].
 */
function lineShift(line: number): string {
  return `\${-:(LINENO=${line})*0:0}`
}

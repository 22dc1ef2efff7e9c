import { quote } from './quote.ts'

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

/** The argv of a session's shell. */
export function bashArgv(directory: string): string[] {
  return ['bash', '--noprofile', '--norc', `${directory}/script`]
}

/** The line that makes the shell source the file `name` of its directory. */
export function sourceLine(directory: string, name: string): string {
  return `\\. ${directory}/${name}\n`
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
 * What the shell does first: it leaves its launcher's streams, goes where blocks start, and says `H`. `$0` becomes
 * `bash`, as on a terminal.
 *
 * @param workDirectory `null`: it stays where it is
 */
export function startFile(directory: string, workDirectory: string | null): string {
  const go = workDirectory === null ? '(( 1 ))' : `\\command cd -- ${quote(workDirectory)}`
  return `{
\\exec </dev/null
\\exec >>${directory}/log
\\exec 2>&1
BASH_ARGV0=bash
${go}
_labrun=$?
\\command unset OLDPWD
}
{ :; } 2>"/dev/null${lineShift(TEST_LINE)}"
\\command printf '\\nH %s %s %s %s %s\\0' "$$" "$LINENO" "$_labrun" "\${BASH_VERSINFO[@]:0:2}" >${directory}/status
`
}

/** The dialect of a shell, from what `H` tells. */
export function dialectOf({
  line,
  version: [major, minor],
}: {
  line: number
  version: [number, number]
}): Dialect {
  // In 5.0 and before, `command exec` keeps the old descriptors open.
  const lasts = major > 5 || (major === 5 && minor > 0)
  return { exec: lasts ? '\\command exec' : '\\exec', setsLine: line === TEST_LINE + 1 }
}

/**
 * The file of one pair of output FIFOs: it gives the shell its streams, has it run the block, takes them away again, and
 * last tells the end, so that the engine finds the streams' end when it reads of it.
 */
export function pairFile(directory: string, pair: number, { exec }: Dialect): string {
  return `{
${exec} </dev/null
${exec} >${directory}/${pair}.out || \\command return
${exec} 2>${directory}/${pair}.err || \\command return
\\command trap ${quote(errTrap(directory))} ERR
_labrun=
\\. ${directory}/lab
{ case $_labrun in *' '*) ;; *) ${TAKE};; esac; } ${tellingOnly(directory)}
${exec} >${directory}/status 2>&1
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
const TAKE = `_labrun="$? $-"; \\command set +exv; \\command trap -p ERR DEBUG; \\command trap - DEBUG`

/**
 * Round commands of ours that would be traced in the block's stderr, and for which a DEBUG trap would print: the engine
 * passes over what is no record. One file for both streams takes fewer descriptors than two.
 */
function tellingOnly(directory: string): string {
  return `>${directory}/status 2>&1`
}

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
  const stop = `if [[ -o errexit ]]; then ${tell}; (( BASH_SUBSHELL )) || return "$_labrun"; fi`
  // Unlike other commands, `case` leaves `$?` as it is for the first command in it.
  const where = (inPairFile: string, elsewhere: string) =>
    `case \${BASH_SOURCE-} in ${directory}/[0-9]*) ${inPairFile};; *) ${elsewhere};; esac`
  const only = tellingOnly(directory)
  if (own === null) return `{ ${where(TAKE, `_labrun=$?; ${stop}`)}; } ${only}`
  const first = `case $((_labrun = $?)) in *) \\command eval ${quote(own)};; esac`
  return where(`{ ${TAKE}; } ${only}`, `${first}; { ${stop}; } ${only}`)
}

/** What a block finds when it starts. */
export interface BlockStart {
  /** Line of its first line. */
  line: number
  errexit: boolean
  /** Set as shell variables. */
  variables: Readonly<Record<string, string>>
  /** What `$?` is: the status of the block before. */
  status: number
  /** Those of the options `x` and `v` that the lab has set. */
  options: string
  /** The lab's own traps: commands, or `null`. */
  errTrap: string | null
  debugTrap: string | null
}

/**
 * The file `lab`: one line of ours, then the block.
 *
 * Our line runs with its stderr elsewhere, so that it is not traced. Its parts have an order: what may fail comes before
 * errexit, `$?` after it, the DEBUG trap last, as it would run for all that follows. A variable that the lab has made
 * read-only stays as it is: unlike an assignment, `printf -v` only fails there.
 */
export function labFile(directory: string, { setsLine }: Dialect, start: BlockStart, script: string): string {
  const { line, status } = start
  const parts = [
    ...Object.entries(start.variables).map(
      ([name, value]) => `\\command printf -v ${name} %s ${quote(value)}`,
    ),
    ...(start.errTrap === null ? [] : [`\\command trap ${quote(errTrap(directory, start.errTrap))} ERR`]),
    `\\command set -${start.errexit ? 'e' : ''}E${start.options}`,
    ...(status === 0 ? [] : [`\\. ${directory}/${statusFile(status)} && :`]),
    ...(start.debugTrap === null ? [] : [`\\command trap ${quote(start.debugTrap)} DEBUG`]),
  ]
  const shift = setsLine ? lineShift(line - 1) : ''
  const padding = setsLine ? '' : '\n'.repeat(Math.max(0, line - 2))
  return `{ ${parts.join('; ')}; } 2>"/dev/null${shift}"\n${padding}${script}\n${labEnd(directory, start, script)}`
}

/**
 * A lab's own ERR trap would run for the file `lab` too, were its last command to fail: it must end well. Only where there
 * may be such a trap, as `set -v` shows this line. The empty one is for a script that ends in a backslash.
 */
function labEnd(directory: string, { errTrap: own }: BlockStart, script: string): string {
  return own === null && !/\berr\b/i.test(script) ? '' : `\n{ ${TAKE}; } ${tellingOnly(directory)}\n`
}

/** Name of a file that does nothing but return a status. */
export function statusFile(status: number): string {
  return `status-${status}`
}

/** What is in it. */
export function statusText(status: number): string {
  return `\\command return ${status}\n`
}

/**
 * An expansion that is empty and makes the next line the one after `line`. An assignment to LINENO in a command does
 * not outlast that command; one in a redirection of a group does, as bash does not put the number back there
 * [tried in 4.4 to 5.3; the shell is asked when it starts].
 */
function lineShift(line: number): string {
  return `\${-:(LINENO=${line})*0:0}`
}

import { bashDialect, dialectOf, startFile } from './bash-driver.ts'
import { openLineFeed } from './line-feed.ts'
import { quote } from './quote.ts'
import { ShLab } from './sh-lab.ts'
import {
  type BlockStart,
  type BlockStreams,
  type OwnTraps,
  printMark,
  type ShellDialect,
  type ShellDriver,
  tellingOnly,
} from './shell-driver.ts'
import { AT_END } from './status-records.ts'

/*
 * The part of the protocol that is `sh`: dash and BusyBox ash. It is bash's (see bash-driver.ts), but for what these
 * shells have not: no ERR trap, no way to set line numbers, and in Debian's dash no LINENO.
 *
 * - A block that stops at failures runs under errexit, which ends the shell. An EXIT trap of ours tells so, with the
 *   status. Which line it was, the shell's own reading tells: `lab` is a FIFO that gives it one line at a time.
 * - A function can't have the name of a special command (`.`, `exec`, `set`, `trap`, …), so these are called plainly,
 *   with a `\` against aliases; the others by `\command`.
 * - `exit` is an alias, so that an `exit` of the block can be told from a command that failed: its redirection sets a
 *   variable, which unlike an assignment shows in no trace.
 */

/** A session's shell that is called `sh`. */
export const shDriver: ShellDriver = {
  // By `-c`, `$0` is `sh`, as on a terminal. Bash would wait for the end of a FIFO that it sources.
  argv(directory) {
    const unlessBash = `case \${BASH_VERSION-} in ?*) \\exec ${shBecomes(directory).join(' ')};; esac`
    return ['sh', '-c', `${unlessBash}; \\. ${directory}/script`, 'sh']
  },
  startFiles: (directory, workDirectory) => ({
    start: shStartFile(directory, workDirectory),
    'start-bash': startFile(directory, workDirectory, 'sh'),
  }),
  dialect: (directory, hello) =>
    hello.shell === 'bash' ? bashDialect(directory, dialectOf(hello)) : shDialect(directory),
}

/** The argv of a `sh` that is bash, where it has started itself anew to be spoken to as bash. */
export function shBecomes(directory: string): string[] {
  return ['sh', `${directory}/script`]
}

function shStartFile(directory: string, workDirectory: string | null): string {
  const go = workDirectory === null ? ':' : `\\command cd -- ${quote(workDirectory)}`
  return `{
case \${BASH_VERSION-} in ?*) \\. ${directory}/start-bash; \\return;; esac
\\exec </dev/null
\\exec >>${directory}/log
\\exec 2>&1
${go}
_labrun=$?
\\unset OLDPWD
\\command alias exit='<"\${_labrun_exit:=/dev/null}" exit'
\\command printf '\\nH %s %s sh\\0' "$$" "$_labrun" >${directory}/status
}
`
}

/** How dash and BusyBox ash are spoken to. */
export function shDialect(directory: string): ShellDialect {
  return {
    pairFile: (streams) => pairFile(directory, streams),
    ownTraps: (told, before) => ownTraps(directory, told.get('EXIT'), before),
    async openLab(session) {
      await session.makeFifos(['lab'])
      const feed = await openLineFeed(`${session.outside}/lab`)
      return new ShLab(session, feed, {
        start: (start) => startLine(directory, start),
        end: `{ ${TAKE_AT_END}; } ${tellingOnly(directory)}; \\return 0\n`,
      })
    },
  }
}

function pairFile(directory: string, streams: BlockStreams): string {
  const { input, out, err } = streams
  return `{
\\exec <${input}
\\exec >${out}
\\exec 2>${err}
_labrun=
\\. ${directory}/lab
{ case $_labrun in *' '*) ;; *) ${TAKE};; esac; } ${tellingOnly(directory)}
${printMark(streams)}\\exec >${directory}/status 2>&1
\\command printf '\\nS %s\\0' "$_labrun"
\\exec >>${directory}/log 2>&1
}
`
}

/** What is done at a block's end: `$?` and `$-` are taken, the options that would show or harm go off, the traps are told. */
const take = (where: string) => `_labrun="$? $- ${where}"; \\set +exv; \\trap`
const TAKE_AT_END = take(AT_END)
const TAKE = take('left')

/**
 * The EXIT trap while a block runs.
 *
 * @param own the lab's own, which comes after it, and finds `$?` as it was
 */
export function exitTrap(directory: string, own?: string): string {
  const words = `"$_labrun" "$-" "\${LINENO-}" "\${_labrun_exit-}"`
  const tell = `{ _labrun=$?; \\command printf '\\nX %s %s %s %s\\0' ${words}; } ${tellingOnly(directory)}`
  return own === undefined ? tell : `${tell}; { ${setStatus('$_labrun')}; } 2>/dev/null\n${own}`
}

function ownTraps(directory: string, told: string | undefined, before: OwnTraps): OwnTraps {
  if (told === undefined || told === exitTrap(directory)) return {}
  return before.EXIT !== undefined && told === exitTrap(directory, before.EXIT) ? before : { EXIT: told }
}

/** Sets `$?`. Only in a subshell does errexit not see it: a file or function that returns it would end the shell. */
function setStatus(status: string | number): string {
  return `(\\exit ${status}) && :`
}

/**
 * The line of ours before a block. Its stderr is elsewhere, so that it is not traced. What may fail comes before errexit,
 * `$?` after it. By `command`, an assignment to a variable that the lab has made read-only does not end the shell.
 */
function startLine(directory: string, { variables, traps, errexit, options, status }: BlockStart): string {
  const flags = `${errexit ? 'e' : ''}${options}`
  const parts = [
    ...Object.entries(variables).map(([name, value]) => `\\command eval ${quote(`${name}=${quote(value)}`)}`),
    `\\trap ${quote(exitTrap(directory, traps.EXIT))} EXIT`,
    ...(flags === '' ? [] : [`\\set -${flags}`]),
    ...(status === 0 ? [] : [setStatus(status)]),
  ]
  return `{ ${parts.join('; ')}; } 2>/dev/null\n`
}

import { isCode } from '../bash/final-exit.ts'
import { ShellFlow, type ShellPath } from '../bash/flow.ts'
import { silentStoppers, toldStoppers } from '../bash/stoppers.ts'
import { readShell, type ShellNode } from '../bash/tree.ts'

/**
 * The lines of a script with commands that never ran since one failed, and may have run had it not: what can follow the
 * failing command, less what must have run before it. So a branch that was not taken does not count, nor does a loop's
 * next round.
 *
 * The shell tells a line, not a command: any on it may have failed, so what follows the first of them is named. Where the
 * script can't be read, all lines after it are.
 *
 * @param failedAt index (from 0) of the line that failed; `null` where the shell told none, as it does for `return` and for
 *   a compound command whose file can't be opened
 * @param failedInside indexes of lines that failed inside of it before: in a subshell, in a function that is called there;
 *   `null` where the shell does not tell such
 * @returns indexes from 0, of the first line of each command; empty where the failing command was the last
 */
export function linesThatNeverRan(
  script: string,
  failedAt: number | null,
  failedInside: readonly number[] | null = null,
): number[] {
  const lineOf = lineFinder(script)
  const root = readShell(script)
  if (root === null) return codeAfter(script, failedAt)
  const flow = new ShellFlow(root)
  const standsOn = (line: number) => (piece: { from: number; to: number }) =>
    lineOf(piece.from) <= line && line <= lineOf(piece.to)
  const stoppers =
    failedAt === null
      ? silentStoppers(root, flow)
      : toldStoppers(
          root,
          flow,
          standsOn(failedAt),
          (piece) => failedInside?.some((line) => standsOn(line)(piece)) ?? true,
        )
  if (stoppers === null || (stoppers.length === 0 && failedAt !== null)) return codeAfter(script, failedAt)
  const commands = stoppers.flatMap((stopper) => neverRan(stopper, flow))
  return [...new Set(commands.map(({ from }) => lineOf(from)))].toSorted((a, b) => a - b)
}

function neverRan(stopper: ShellPath, flow: ShellFlow): ShellNode[] {
  const { node } = stopper
  const wasEntered = !node.redirected || node.kind === 'command'
  const ran = flow.before(stopper)
  if (wasEntered) flow.certain(node, ran)
  const follow = flow.after(stopper)
  if (!wasEntered) flow.possible(node, follow)
  return [...follow].filter((command) => !ran.has(command))
}

function codeAfter(script: string, failedAt: number | null): number[] {
  const lines = script.split('\n').map((line, index) => ({ line, index }))
  return lines.filter(({ line, index }) => index > (failedAt ?? -1) && isCode(line)).map(({ index }) => index)
}

/** A function from an offset in the script to its line's index. */
function lineFinder(script: string): (offset: number) => number {
  const breaks = [...script.matchAll(/\n/g)].map(({ index }) => index)
  return (offset) => {
    let [low, high] = [0, breaks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (breaks[middle]! < offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

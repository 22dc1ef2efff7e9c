import type { ShellNode } from '../core/bash/tree.ts'
import { commandName } from '../parse/script/command-words.ts'
import { withoutPrefixes } from '../parse/script/interactive.ts'
import { shellCommands } from '../parse/script/shell-commands.ts'

/** A simple command: its name without a folder, and what follows it, as written. */
export interface SimpleCommand {
  name: string
  args: string[]
}

/** @returns `null` for what is no simple command */
export function commandOf(script: string, { kind, from, to }: ShellNode): SimpleCommand | null {
  if (kind !== 'command') return null
  const [first, ...rest] = withoutPrefixes(shellCommands(script.slice(from, to))[0]?.words ?? [])
  return first === undefined ? null : { name: commandName(first.text), args: rest.map(({ text }) => text) }
}

export function isGrep(name: string): boolean {
  return /^[ef]?grep$/.test(name)
}

/**
 * `ps aux | grep "$PID"`: the list has the grep's own command line in it, and with that what is looked for.
 *
 * @returns the pipeline's part from ps to that grep; `null` where there is none
 */
export function findsItself(script: string, pipeline: ShellNode): { from: number; to: number } | null {
  const commands = pipeline.parts.map((part) => commandOf(script, part))
  const [first, second] = commands
  if (first?.name !== 'ps' || !showsCommandLines(first.args)) return null
  if (second === undefined || second === null || !isGrep(second.name) || !namesItself(second.args))
    return null
  // `| grep -v grep` takes it out again.
  if (commands.slice(2).some((later) => later?.args.some((arg) => /grep|\$0/.test(arg)))) return null
  return { from: pipeline.from, to: pipeline.parts[1]!.to }
}

/** Whether ps shows processes that nobody named, each with its arguments. */
function showsCommandLines(args: readonly string[]): boolean {
  const isNamed = /^(?:-[pCqgst]|--(?:pid|ppid|quick-pid|sid|tty|Group|group).*|p?\d+)$/
  if (args.some((arg) => isNamed.test(arg))) return false
  const columns = columnsOf(args)
  if (columns !== null) return /\b(?:args|cmd|command)\b/.test(columns)
  const hasAll = args.some((arg) => /^(?:-[A-Za-z]*[Aeda][A-Za-z]*|[a-z]*[ax][a-z]*)$/.test(arg))
  // BSD's options always show arguments; the others only with -f or -F.
  return hasAll && args.some((arg) => /^(?:-[A-Za-z]*[fF][A-Za-z]*|[a-z]+)$/.test(arg))
}

/** What `-o` names; `null` without it. */
function columnsOf(args: readonly string[]): string | null {
  const at = args.findIndex((arg) => /^(?:-[A-Za-z]*o.*|--format.*|[axuw]*o)$/.test(arg))
  return at < 0 ? null : args.slice(at).join(' ')
}

/** Whether its own command line has what it looks for: not where it leaves lines out, nor as `[n]ginx` or `^root`. */
function namesItself(args: readonly string[]): boolean {
  if (args.some((arg) => /^(?:-[a-zA-Z]*[vf]|--invert-match|--file.*)$/.test(arg))) return false
  const at = args.findIndex((arg) => !arg.startsWith('-'))
  const pattern = args[at]?.replace(/["']/g, '') ?? ''
  return pattern !== '' && !/[[^]/.test(pattern)
}

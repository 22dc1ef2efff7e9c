import type { ShellName } from '../../core/lab.ts'

const SHELLS = new Set(['bash', 'sh', 'zsh', 'dash', 'ash', 'ksh', 'fish'])

/** A command without the folder it is in. */
export function commandName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1)
}

/** The language of a block that does what this shell, or any other command, was to do. */
export function blockShell(name: string | undefined): ShellName {
  return name !== undefined && ['sh', 'ash', 'dash'].includes(commandName(name)) ? 'sh' : 'bash'
}

/** The options at the beginning, with the values of those that `takesValue` fits. */
export function optionsOf(args: readonly string[], takesValue: RegExp): string[] {
  let at = 0
  while (at < args.length && args[at]!.startsWith('-')) {
    if (args[at] === '--') return args.slice(0, at + 1)
    at += takesValue.test(args[at]!) ? 2 : 1
  }
  return args.slice(0, at)
}

/** A shell that is given nothing to do: it reads its stdin. */
export function isBareShell(name: string, args: readonly string[]): boolean {
  if (name === 'su') return !args.some((arg) => /^(?:-[a-z]*c|--command.*|--help|--version)$/.test(arg))
  if (!SHELLS.has(name)) return false
  return args.every((arg) => /^[-+]/.test(arg) && !/^(?:-[a-zA-Z]*[cs]|--version|--help|--)$/.test(arg))
}

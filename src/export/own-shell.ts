import { readShell, type ShellNode } from '../core/bash/tree.ts'
import type { Step } from '../core/lab.ts'

/** Whether a block of the lab's host shell can be the script's own: none that would end it, or take its EXIT trap away. */
export function mayBeOwn({ script, closesSession, background }: Step): boolean {
  if (background) return true
  const tree = readShell(script)
  if (closesSession || tree === null || /\btrap\b.*\b(?:EXIT|0)\b/.test(script)) return false
  return !commandsOf(tree).some(({ name, argument }) => name === 'exec' && argument !== '')
}

/** Whether a block may leave something running. */
export function leavesJobs({ script }: Step): boolean {
  const tree = readShell(script)
  return tree === null || nodesOf(tree).some(({ kind }) => kind === 'background')
}

/** What of a block is otherwise in any script, in words. */
export function lostByPlace(step: Step): string[] {
  return [
    ...(step.key.tty ? ['there it runs on a terminal of its own'] : []),
    ...(movesStreams(step) ? ['where exec sends its streams lasts, there only to the end of the block'] : []),
  ]
}

function movesStreams({ script }: Step): boolean {
  const tree = readShell(script)
  if (tree === null) return false
  return commandsOf(tree).some(
    ({ name, argument, from, to }) =>
      name === 'exec' && argument === '' && /exec\s+[012&]?(?:[<>]|&>)/.test(script.slice(from, to)),
  )
}

function commandsOf(node: ShellNode): ShellNode[] {
  return nodesOf(node).filter(({ kind }) => kind === 'command')
}

function nodesOf(node: ShellNode): ShellNode[] {
  return [node, ...node.parts.flatMap(nodesOf)]
}

import { readShell, type ShellNode } from '../../src/core/bash/tree.ts'
import type { Step } from '../../src/core/lab.ts'
import type { LabText } from './lab-text.ts'
import type { Mutant } from './mutant.ts'

const COMPOUND = new Set(['if', 'case', 'while', 'for', 'group', 'subshell', 'function'])

/** The lab without each of a step's commands in turn, and without each compound command: `:` stands in its place. */
export function commandMutants(step: Step, text: LabText): Mutant[] {
  const root = readShell(step.script)
  if (root === null) throw new Error(`step ${step.id} is a script that can't be read here`)
  return deletable(root).map((node) => withoutNode(node, step, text))
}

function deletable(node: ShellNode): ShellNode[] {
  // Commands on the line of a here-document can't be taken away one by one: its text is between them.
  const overlap = node.parts.some(({ to }, index) => to > (node.parts[index + 1]?.from ?? Infinity))
  if (overlap) return [node]
  // A function without its body is none, so the two go together.
  const parts = node.kind === 'function' ? node.parts.flatMap((body) => body.parts) : node.parts
  const inner = parts.flatMap(deletable)
  return node.kind === 'command' || COMPOUND.has(node.kind) ? [node, ...inner] : inner
}

function withoutNode(node: ShellNode, { id, script, scriptLine }: Step, text: LabText): Mutant {
  const of = script.slice(node.from, node.to)
  // Lines stay where they are.
  const rest = `${script.slice(0, node.from)}:${of.replace(/[^\n]/g, '')}${script.slice(node.to)}`
  const lines = script.split('\n')
  const mutated = rest
    .split('\n')
    .map((line, index) => text.indentation(scriptLine + index, lines[index]!) + line)
  return {
    mutation: node.kind === 'command' ? 'delete command' : 'delete compound command',
    step: id,
    line: scriptLine + script.slice(0, node.from).split('\n').length - 1,
    of,
    text: text.replaced(scriptLine, lines.length, mutated),
  }
}

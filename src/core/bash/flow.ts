import type { ShellNode } from './tree.ts'

/** A node in its tree: the nodes around it, outermost first, each with the index of the part that leads on. */
export interface ShellPath {
  around: readonly { node: ShellNode; index: number }[]
  node: ShellNode
}

/** Commands that leave what they are in, so that what follows them may not run. */
const JUMPS = new Set(['break', 'continue', 'return', 'exit', 'exec'])
/** Names that can stand for any other. */
const DYNAMIC = /[$`*?]|^(?:eval|trap|\.|source)$/

/** What of a script runs when, as far as reading it can tell. */
export class ShellFlow {
  readonly #functions = new Map<string, ShellNode[]>()

  constructor(script: ShellNode) {
    for (const node of everyNode(script)) {
      if (node.kind !== 'function') continue
      this.#functions.set(node.name, [...(this.#functions.get(node.name) ?? []), node])
    }
  }

  /** The script's own functions that a command may call. */
  calledBy(command: ShellNode): ShellNode[] {
    if (isDynamic(command)) return [...this.#functions.values()].flat()
    return this.#functions.get(command.name) ?? []
  }

  /** All commands that may run where the node does. */
  possible(node: ShellNode, into = new Set<ShellNode>()): Set<ShellNode> {
    if (into.has(node) || node.kind === 'function') return into
    if (node.kind === 'command') {
      into.add(node)
      for (const { parts } of this.calledBy(node)) this.possible(parts[0]!, into)
    }
    for (const part of node.parts) this.possible(part, into)
    return into
  }

  /** The commands that have run for certain once the node is over. */
  certain(node: ShellNode, into = new Set<ShellNode>()): Set<ShellNode> {
    // Where its file can't be opened, nothing in a compound command runs.
    if (into.has(node) || (node.redirected && node.kind !== 'command')) return into
    if (node.kind === 'command') {
      into.add(node)
      const [body, another] = this.calledBy(node)
      // One that is defined further down may not be the one that runs.
      if (body !== undefined && another === undefined && !isDynamic(node) && body.from < node.from) {
        this.certain(body.parts[0]!, into)
      }
    }
    for (const part of certainParts(node)) this.certain(part, into)
    return into
  }

  /** The commands that have run for certain when the node begins. */
  before({ around }: ShellPath): Set<ShellNode> {
    const ran = new Set<ShellNode>()
    for (const { node, index } of around) {
      const earlier = node.kind === 'list' ? node.parts.slice(0, index) : certainParts(node)
      for (const part of earlier) if (part !== node.parts[index]) this.certain(part, ran)
    }
    return ran
  }

  /** The commands that may run, for the first time or again, once the node is over. */
  after({ around }: ShellPath): Set<ShellNode> {
    const follow = new Set<ShellNode>()
    for (const { node, index } of around) {
      if (node.kind === 'for' || node.kind === 'while') this.possible(node, follow)
      if (node.kind === 'list' || node.kind === 'and-or') {
        for (const part of node.parts.slice(index + 1)) this.possible(part, follow)
      }
    }
    return follow
  }
}

/** Those of a node's parts that run at least once where it does, to their end. */
function certainParts(node: ShellNode): ShellNode[] {
  switch (node.kind) {
    case 'list': {
      const jump = node.parts.findIndex(mayJump)
      return jump < 0 ? node.parts : node.parts.slice(0, jump + 1)
    }
    case 'if':
    case 'while':
    case 'and-or':
    case 'group':
    case 'subshell':
    case 'not':
      return node.parts.slice(0, 1)
    case 'for':
      return node.runsOnce ? node.parts : []
    // A part of it that is a shell of its own can have ended early.
    case 'pipeline':
      return node.parts.filter(({ kind }) => kind === 'command')
    default:
      return []
  }
}

function isDynamic({ name }: ShellNode): boolean {
  return DYNAMIC.test(name)
}

function mayJump(node: ShellNode): boolean {
  if (node.kind === 'function') return false
  return everyNode(node).some(({ name, kind }) => kind === 'command' && JUMPS.has(name))
}

function everyNode(node: ShellNode): ShellNode[] {
  return [node, ...node.parts.flatMap(everyNode)]
}

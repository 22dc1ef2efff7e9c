import type { ShellFlow, ShellPath } from './flow.ts'
import type { ShellNode } from './tree.ts'

/** More ways than these through functions that call each other are not followed. */
const MOST_WAYS = 2000

/**
 * What can have stopped a script where the shell told a line of it.
 *
 * @param covers whether a piece of the script stands on that line
 * @param wasTold whether it stands on a line that was told before, from inside of what stopped
 * @returns `null` where there are too many ways
 */
export function toldStoppers(
  root: ShellNode,
  flow: ShellFlow,
  covers: (piece: { from: number; to: number }) => boolean,
  wasTold: (piece: { from: number; to: number }) => boolean,
): ShellPath[] | null {
  const stoppers = stoppersHere(root)
  const told = stoppers.filter(({ node }) => isTold(node) && !isVague(node) && covers(node))
  const others = walk(root, partsInShell).filter(({ node }) => node.kind === 'command' && covers(node))
  const isSure = told.length > 0 && others.every(({ node }) => told.some((path) => path.node === node))
  if (isSure)
    return withInner(
      [...told, ...stoppers.filter((path) => isVague(path.node) && covers(readWith(path)))],
      flow,
      wasTold,
    )
  // The line may be that of a command that ended well, or was not to stop the script: the shell had no newer one.
  return withInner([...told, ...silentHere(root)], flow, wasTold)
}

/**
 * What can have stopped a script of which the shell tells no line, or that of an earlier command: `return`, a compound
 * command whose file can't be opened, a pipeline of compound commands.
 *
 * @returns `null` where there are too many ways
 */
export function silentStoppers(root: ShellNode, flow: ShellFlow): ShellPath[] | null {
  return withInner(silentHere(root), flow, () => true)
}

function silentHere(root: ShellNode): ShellPath[] {
  const failed = stoppersHere(root).filter(({ node }) => isVague(node) || !isTold(node))
  const left = walk(root, partsInShell).filter(
    ({ node }) => node.kind === 'command' && node.name === 'return',
  )
  return [...failed, ...left]
}

/** All parts that run in the script's own shell, where the node does. */
function partsInShell(node: ShellNode): number[] {
  return isShell(node) || node.kind === 'function' ? [] : [...node.parts.keys()]
}

function stoppersHere(root: ShellNode): ShellPath[] {
  return walk(root, (node) => (isShell(node) ? [] : stoppingParts(node))).filter(({ node }) =>
    isStopper(node),
  )
}

/** With what in them can have failed in their stead. What was not told of there was left by `exit` or `return`, as meant. */
function withInner(
  paths: readonly ShellPath[],
  flow: ShellFlow,
  wasTold: (node: ShellNode) => boolean,
): ShellPath[] | null {
  const all: ShellPath[] = []
  if (!paths.every((path) => addInner(path, flow, all))) return null
  const outer = new Set(paths.map(({ node }) => node))
  return all.filter(({ node }) => outer.has(node) || wasTold(node))
}

/** Adds a node, and what in it can have failed in its stead: in a shell of its own, in a function that it calls. */
function addInner(path: ShellPath, flow: ShellFlow, into: ShellPath[]): boolean {
  const paths = isShell(path.node) ? walkFrom(path, stoppingParts) : [path]
  for (const inner of paths) {
    if (!isStopper(inner.node)) continue
    if (into.push(inner) > MOST_WAYS) return false
    for (const called of inner.node.kind === 'command' ? flow.calledBy(inner.node) : []) {
      if (inner.around.some(({ node }) => node === called)) continue
      const body = { around: [...inner.around, { node: called, index: 0 }], node: called.parts[0]! }
      for (const part of walkFrom(body, (node) => (isShell(node) ? [] : stoppingParts(node)))) {
        if (isStopper(part.node) && !addInner(part, flow, into)) return false
      }
    }
  }
  return true
}

function walk(root: ShellNode, partsOf: (node: ShellNode) => number[]): ShellPath[] {
  return walkFrom({ around: [], node: root }, partsOf)
}

function walkFrom(path: ShellPath, partsOf: (node: ShellNode) => number[]): ShellPath[] {
  const { around, node } = path
  const inner = partsOf(node).map((index) => ({
    around: [...around, { node, index }],
    node: node.parts[index]!,
  }))
  return [path, ...inner.flatMap((part) => walkFrom(part, partsOf))]
}

/** A shell of its own: what fails in it is told as its own failure. */
function isShell({ kind }: ShellNode): boolean {
  return kind === 'subshell' || kind === 'pipeline'
}

/** No part of it sets the line that the shell tells: that is any of those read together with it. */
function isVague({ kind, parts }: ShellNode): boolean {
  return kind === 'pipeline' && parts.every(({ kind }) => kind !== 'command' && kind !== 'subshell')
}

/** What the shell had read when it ran a node: all that is joined to it without a line break. */
function readWith({ around: [root] }: ShellPath): { from: number; to: number } {
  const { node, index } = root!
  const isFirst = (at: number) => at === 0 || !node.parts[at]!.joined
  const first = node.parts.findLastIndex((_, at) => at <= index && isFirst(at))
  const next = node.parts.findIndex((_, at) => at > index && isFirst(at))
  const together = node.parts.slice(first, next < 0 ? undefined : next)
  return { from: together[0]!.from, to: Math.max(...together.map(({ to }) => to)) }
}

/** The shell tells its line when it fails. */
function isTold(node: ShellNode): boolean {
  return node.kind === 'command' || isShell(node)
}

function isStopper(node: ShellNode): boolean {
  return isTold(node) || node.redirected
}

/** Indexes of the parts whose failure stops the script. */
function stoppingParts({ kind, parts }: ShellNode): number[] {
  const all = [...parts.keys()]
  if (kind === 'and-or') return all.slice(-1)
  if (kind === 'if' || kind === 'while') return all.slice(1)
  return kind === 'not' || kind === 'background' || kind === 'function' ? [] : all
}

import type { Nodes, Root } from 'mdast'
import type { Data, Processor } from 'unified'

/**
 * GitHub makes links of bare addresses: of mail, for which every letter and digit of a text is a place where one may begin, and
 * of sites, for which words with h and w are. Each is looked for only in a text that holds what it can't be without: that is half
 * of the time that reading takes.
 */
const NEEDED: ReadonlyMap<string, RegExp> = new Map([
  ['emailAutolink', /@/],
  ['protocolAutolink', /https?:\/\//i],
  ['wwwAutolink', /www\./i],
])

/** Names of the rules by which nothing in a text can be a link. */
export function bareLinksNotIn(text: string): string[] {
  return [...NEEDED].filter(([, needed]) => !needed.test(text)).map(([name]) => name)
}

/** For a unified processor with `remark-gfm`: it leaves out these rules. */
export function withoutBareLinks(this: Processor, names: readonly string[]): void {
  const data = this.data()
  data.micromarkExtensions = (data.micromarkExtensions ?? []).map((extension) =>
    extension.text === undefined ? extension : { ...extension, text: withoutNamed(names, extension.text) },
  )
  data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).map((some) =>
    [some].flat().map(withCheapTransforms),
  )
}

type Constructs = NonNullable<NonNullable<Data['micromarkExtensions']>[number]['text']>

function withoutNamed(names: readonly string[], constructs: Constructs): Constructs {
  const left = Object.entries(constructs).map(([code, some]) => {
    const all = [some ?? []].flat()
    return [code, all.filter(({ name }) => !names.includes(name ?? ''))] as const
  })
  return Object.fromEntries(left.filter(([, some]) => some.length > 0))
}

type Extension = Exclude<NonNullable<Data['fromMarkdownExtensions']>[number], readonly unknown[]>

/** GFM's only transform looks for the same in the tree once more: where signs are written as `&#64;` or `\/`, they are found there alone. */
function withCheapTransforms(extension: Extension): Extension {
  const transforms = extension.transforms?.map(
    (transform) => (tree: Root) => (mayHoldBareLinks(tree) ? transform(tree) : undefined),
  )
  return transforms ? { ...extension, transforms } : extension
}

function mayHoldBareLinks(node: Nodes): boolean {
  if ('children' in node) return node.children.some(mayHoldBareLinks)
  return node.type === 'text' && [...NEEDED.values()].some((needed) => needed.test(node.value))
}

/** An example of docs/format.md: what stands in a fence of the language `md`. */
export interface Example {
  /** Line of the page on which its text begins. */
  line: number
  text: string
  /** It begins with front matter: a file of its own. Otherwise a piece of a lab. */
  whole: boolean
  /** It is no lab but a file that one needs, with this path from the lab's folder; `null`: it is one, or a piece. */
  path: string | null
}

/** All examples of a page, in order. */
export function examplesOf(page: string): Example[] {
  const fences = page.matchAll(/^````md(?: title="([^"]+)")?\n([\s\S]*?)^````$/gm)
  return [...fences].map(({ index, 1: path = null, 2: text }) => ({
    line: page.slice(0, index).split('\n').length + 1,
    text: text!,
    whole: text!.startsWith('---\n'),
    path,
  }))
}

/**
 * The pieces as one lab, each on the lines that it has on the page, so that what labrun says of one is said of the page. A
 * heading keeps them apart, as the text of the page does.
 *
 * @param frontMatter no longer than the page is before its first piece
 */
export function piecesAsLab(examples: readonly Example[], frontMatter: readonly string[]): string {
  const lines = ['---', ...frontMatter, '---']
  for (const { line, text, whole } of examples) {
    if (whole) continue
    while (lines.length < line - 2) lines.push('')
    lines.push('## Next', ...text.trimEnd().split('\n'))
  }
  return `${lines.join('\n')}\n`
}

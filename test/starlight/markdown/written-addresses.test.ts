import { expect, test } from 'vitest'
import { readMarkdown } from '../../../src/parse/markdown/markdown.ts'
import { writtenAddresses } from '../../../src/starlight/markdown/written-addresses.ts'

/** What stands in the text where an address is said to be; an image has a `!` before it. */
function addressesIn(text: string): string[] {
  const tree = readMarkdown(text)
  if (typeof tree === 'string') throw new Error(tree)
  const lines = text.split('\n')
  return writtenAddresses(tree, lines).map(({ url, isImage, from, to }) => {
    expect(from.line).toBe(to.line)
    const written = lines[from.line - 1]!.slice(from.column - 1, to.column - 1)
    return `${isImage ? '!' : ''}${written}${written === url ? '' : ` means ${url}`}`
  })
}

test.each([
  [
    'a [lab](bridge.md#ports), [another](<two words.md>)',
    ['bridge.md#ports', '<two words.md> means two words.md'],
  ],
  ['[a](b.md "titled (b)") [c](d.md \'x\') [e](f.md (x))', ['b.md', 'd.md', 'f.md']],
  ['[a](b_(c).md) [d](e\\)f.md) [ ](g.md)', ['b_(c).md', 'e\\)f.md means e)f.md', 'g.md']],
  ['![a [b](c)](d.svg) [![e](f.svg)](g.md)', ['!d.svg', 'g.md', '!f.svg']],
  ['> 1. [a\n>    b](c.md)\n\n[d]\n\n[d]: e.md "f"', ['c.md', 'e.md']],
  ['| a |\n|---|\n| [b](c.md) |', ['c.md']],
  ['<details><a id="b" href="c.md">d</a>\n<img src=\'e.svg\'>\n</details>', ['c.md', '!e.svg']],
])('%j', (text, addresses) => expect(addressesIn(text)).toEqual(addresses))

test.each([
  '`[a](b.md)`',
  '```md\n[a](b.md)\n```',
  '    [a](b.md)',
  '<pre>[a](b.md) href="c.md"</pre>',
  '\\[a](b.md)',
])('nothing in %j', (text) => expect(addressesIn(text)).toEqual([]))

// To be left as it is written is better than to be taken for something else.
test('a link over lines of a quote is left out', () => expect(addressesIn('> [a](\n> b.md)')).toEqual([]))

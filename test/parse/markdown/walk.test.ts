import { h } from 'hastscript'
import type { RootContent } from 'mdast'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../../src/parse/markdown/markdown.ts'
import { walkElements, walkMarkdown } from '../../../src/parse/markdown/walk.ts'

function treeOf(text: string) {
  const tree = readMarkdown(text)
  if (typeof tree === 'string') throw new Error(tree)
  return tree
}

const text = (value: string): RootContent => ({ type: 'text', value })

test('all nodes below the top are visited, in the order of the text', () => {
  const met: string[] = []
  walkMarkdown(treeOf('# *a*\n\nb `c`\n'), (node, index, parent) => {
    met.push(`${parent.type} ${index} ${node.type}`)
  })
  expect(met).toEqual([
    'root 0 heading',
    'heading 0 emphasis',
    'emphasis 0 text',
    'root 1 paragraph',
    'paragraph 0 text',
    'paragraph 1 inlineCode',
  ])
})

test('a visitor that tells where to go on has the node left alone, and what it put there', () => {
  const met: string[] = []
  const tree = treeOf('a\n\n*b*\n\nc\n')
  walkMarkdown(tree, (node, index, parent) => {
    met.push(node.type === 'text' ? node.value : node.type)
    if (index !== 1) return
    parent.children.splice(1, 1, ...([text('new'), text('newer')] as never[]))
    return 3
  })
  expect(met).toEqual(['paragraph', 'a', 'paragraph', 'paragraph', 'c'])
  expect(tree.children.map(({ type }) => type)).toEqual(['paragraph', 'text', 'text', 'paragraph'])
})

test('of a page its elements are visited, and not its text', () => {
  const met: string[] = []
  const page = h('div', [h('p', ['a', h('b', 'c')]), 'd', h('i')])
  walkElements({ type: 'root', children: [page] }, ({ tagName }, index) => {
    met.push(`${index} ${tagName}`)
  })
  expect(met).toEqual(['0 div', '0 p', '1 b', '2 i'])
})

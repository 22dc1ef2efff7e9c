import type { Element, Nodes, Root } from 'hast'
import { h } from 'hastscript'
import { walkElements } from '../../parse/markdown/walk.ts'
import type { Entity } from './entities.ts'

/**
 * Ends the marking of a page's entities, when all of them stand in it: what occurs once is no mark, and marks whose text is
 * the entity's name don't say it again.
 *
 * @returns the list of those that are left; `null` where there are none
 */
export function settleEntities(page: Root, entities: readonly Entity[]): Element | null {
  if (entities.length === 0) return null
  const isSeen = (node: Nodes) => !(node.type === 'element' && node.properties.popover !== undefined)
  const seen = marksIn(page.children.filter(isSeen))
  const all = marksIn(page.children)
  const met = entities.filter(
    ({ name }) => seen.includes(name) && all.indexOf(name) !== all.lastIndexOf(name),
  )
  const names = new Set(met.map(({ name }) => name))
  walkElements(page, (node, index, parent) => {
    const name = node.properties.dataEntity
    if (typeof name !== 'string') return
    const isMark = node.tagName === 'b'
    if (isMark && !names.has(name)) {
      parent.children.splice(index, 1, ...node.children)
      return index
    }
    if (!names.has(name) || (isMark && textOf(node) === name)) delete node.properties.dataEntity
  })
  return met.length === 0 ? null : listOf(met)
}

function marksIn(children: Root['children']): string[] {
  const names: string[] = []
  walkElements({ type: 'root', children }, ({ properties }) => {
    if (typeof properties.dataEntity === 'string') names.push(properties.dataEntity)
  })
  return names
}

/** For who can't point at things, and to see what a name stands for. */
function listOf(entities: readonly Entity[]): Element {
  return h('details', { className: 'lr-who not-content', dataPagefindIgnore: '' }, [
    h('summary', 'Names and numbers of this run'),
    h(
      'ul',
      entities.map(({ name, what }) => h('li', [h('b', name), ` ${what}`])),
    ),
  ])
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

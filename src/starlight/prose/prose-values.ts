import { h } from 'hastscript'
import type { PhrasingContent, Root } from 'mdast'
import { walkMarkdown } from '../../parse/markdown/walk.ts'
import type { EntityMarks } from '../entities/entity-marks.ts'
import type { Slots } from './slots.ts'

/**
 * Puts what a run captured into the prose: `{{pid}}`, outside of code, becomes the value under that name. Other braces stay.
 *
 * @param names what the lab captures, whether it has run or not
 */
export function showValues(
  tree: Root,
  names: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
  entities: EntityMarks,
  slots: Slots,
): void {
  walkMarkdown(tree, (node, index, parent) => {
    if (node.type !== 'text' || !node.value.includes('{{')) return
    const pieces = node.value.split(/\{\{([A-Za-z_]\w*)\}\}/)
    const nodes = pieces.flatMap((piece, at): PhrasingContent[] => {
      if (at % 2 === 0) return piece === '' ? [] : [{ type: 'text', value: piece }]
      if (!names.has(piece)) return [{ type: 'text', value: `{{${piece}}}` }]
      return [slots.add([valueView(piece, values.get(piece), entities.captured(piece))], piece)]
    })
    parent.children.splice(index, 1, ...(nodes as never[]))
    return index + nodes.length
  })
}

/** Marks inline code that is, as a whole, how an entity is written: `docker0`. */
export function markCode(tree: Root, entities: EntityMarks, slots: Slots): void {
  walkMarkdown(tree, (node, index, parent) => {
    const entity = node.type === 'inlineCode' ? entities.mentioned(node.value) : null
    if (node.type !== 'inlineCode' || entity === null) return
    parent.children.splice(
      index,
      1,
      slots.add([h('code', { dataEntity: entity }, node.value)], node.value) as never,
    )
  })
}

function valueView(name: string, value: string | undefined, entity: string | null) {
  if (value === undefined)
    return h('span', { className: 'lr-value', title: `${name} is another in each run` }, name)
  const title = `${name}, in the run that this page shows`
  return h('span', { className: 'lr-value', title, dataEntity: entity }, value)
}

import { SaxesParser } from 'saxes'

/** An element as a reader has it. */
export interface ReadElement {
  name: string
  attributes: Record<string, string>
  children: ReadElement[]
  text: string
}

/** Reads XML 1.0 as strictly as it can be: whatever is not well-formed throws. */
export function readXml(text: string): ReadElement {
  const parser = new SaxesParser()
  const root: ReadElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes } as Record<string, string>, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (piece) => {
    open.at(-1)!.text += piece
  })
  parser.on('cdata', (piece) => {
    open.at(-1)!.text += piece
  })
  for (const unwanted of ['doctype', 'comment', 'processinginstruction'] as const)
    parser.on(unwanted, () => {
      throw new Error(`a ${unwanted} in what is data`)
    })
  parser.write(text).close()
  return root.children[0]!
}

/** All elements of a name, in order. */
export function elementsIn(element: ReadElement, name: string): ReadElement[] {
  const own = element.name === name ? [element] : []
  return [...own, ...element.children.flatMap((child) => elementsIn(child, name))]
}

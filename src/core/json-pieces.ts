import type { ExpectedJson, ExpectedPiece } from './expectation.ts'

/** The keys, strings, numbers and constants of JSON, in written order. */
export function piecesOf(node: ExpectedJson): ExpectedPiece[] {
  switch (node.kind) {
    case 'object':
      return node.members.flatMap(({ key, value }) => [key, ...piecesOf(value)])
    case 'array':
      return node.elements.flatMap(piecesOf)
    default:
      return [node.piece]
  }
}

/** Its keys and strings: what can have a pattern. */
export function stringsOf(node: ExpectedJson): ExpectedPiece[] {
  switch (node.kind) {
    case 'object':
      return node.members.flatMap(({ key, value }) => [key, ...stringsOf(value)])
    case 'array':
      return node.elements.flatMap(stringsOf)
    case 'string':
      return [node.piece]
    default:
      return []
  }
}

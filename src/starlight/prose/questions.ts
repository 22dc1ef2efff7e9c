import type { Root } from 'hast'
import { walkElements } from '../../parse/markdown/walk.ts'

/** Marks what authors fold, questions and hints, for the style sheet. Whether one is open is not remembered: who comes back is asked again. */
export function markQuestions(tree: Root): void {
  walkElements(tree, (node) => {
    if (node.tagName === 'details') node.properties.className = ['lr-question']
  })
}

/** Where the script puts what it adds to a block: at the side of its head, or into a frame that has none. */
export function sideOf(page: Document, frame: HTMLElement): HTMLElement {
  const head = frame.querySelector('figcaption')
  if (head === null) return frame
  const known = head.querySelector<HTMLElement>('.lr-side')
  if (known !== null) return known
  const side = page.createElement('span')
  side.className = 'lr-side'
  head.append(side)
  return side
}

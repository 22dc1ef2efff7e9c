/**
 * Gives each section in which something runs its box to tick, in the place that the page has for it. Its name is that of the
 * heading above, and its value the heading's address, by which it is kept.
 */
export function addTicks(page: Document): void {
  for (const place of page.querySelectorAll('.lr-tick')) {
    const heading = headingAbove(place)
    if (heading === null) continue
    const box = page.createElement('input')
    box.type = 'checkbox'
    box.value = heading.id
    const section = page.createElement('span')
    section.className = 'sr-only'
    section.textContent = ` with “${heading.textContent}”`
    const label = page.createElement('label')
    label.append(box, 'Done', section)
    place.append(label)
  }
}

/** Deeper ones belong to the section that they stand in. */
function headingAbove(place: Element): Element | null {
  let above = place.previousElementSibling
  while (above !== null && !above.matches('h1[id], h2[id], h3[id]')) above = above.previousElementSibling
  return above
}

/** All places of entities: in blocks and in the list each is its text, elsewhere it says which it is. */
const MARKS = ':is(.lr, .lr-who, .lr-topology, .lr-at) b, main [data-entity]'

/**
 * Waits until a reader points at an entity, or comes to one by keyboard; what lights it up is loaded only then. Those that stand in
 * prose and in the list are stops of the keyboard: all others are the same ones again.
 */
export function startEntities(page: Document, load: () => Promise<typeof import('./entities.ts')>): void {
  for (const mark of page.querySelectorAll<HTMLElement>('.lr-value[data-entity], .lr-who b')) {
    mark.tabIndex = 0
    mark.role = 'button'
  }
  const events = ['pointerover', 'focusin', 'click', 'keydown'] as const
  // What happens while it is loaded is not lost.
  const before: Event[] = []
  const start = async (event: Event) => {
    if ((event.target as Element).closest?.(MARKS) == null || before.push(event) > 1) return
    const { followEntities } = await load()
    for (const name of events) page.removeEventListener(name, start)
    followEntities(page, MARKS, before)
  }
  for (const name of events) page.addEventListener(name, start)
}

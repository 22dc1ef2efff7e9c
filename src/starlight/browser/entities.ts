import { EntityBar } from './entity-bar.ts'

type Mark = HTMLElement | SVGElement

/**
 * Lights up every place of the entity that is pointed at or has the focus. A click, a tap or the Enter key holds it, with a bar that
 * leads from place to place, until Escape or a click elsewhere.
 *
 * @param marks selects all places of all entities
 * @param before what has happened since it was asked for
 */
export function followEntities(page: Document, marks: string, before: readonly Event[]): void {
  const entities = new Entities(page, page.querySelectorAll<Mark>(marks))
  const markAt = ({ target }: Event) => (target as Element).closest?.<Mark>(marks) ?? null
  const listeners = new Map<string, (event: Event) => void>()
  const on = (name: string, act: (mark: Mark | null, event: Event) => void) => {
    const listener = (event: Event) => act(markAt(event), event)
    page.addEventListener(name, listener)
    listeners.set(name, listener)
  }
  on('pointerover', (mark, event) => {
    if ((event as PointerEvent).pointerType === 'mouse') entities.point(mark)
  })
  on('focusin', (mark) => entities.point(mark))
  on('focusout', () => entities.point(null))
  on('click', (mark, event) => {
    // Who has selected text does not want to go anywhere.
    if (page.getSelection()?.isCollapsed === false) return
    if (mark !== null) entities.hold(mark)
    else if (!entities.isBar(event.target as Node)) entities.release()
  })
  on('keydown', (mark, event) => {
    const { key } = event as KeyboardEvent
    if (key === 'Escape') entities.release(true)
    if ((key !== 'Enter' && key !== ' ') || mark?.role !== 'button') return
    event.preventDefault()
    entities.hold(mark, true)
  })
  for (const event of before) listeners.get(event.type)?.(event)
}

function nameOf(mark: Mark): string {
  return mark.dataset.entity ?? mark.textContent ?? ''
}

class Entities {
  readonly #places = new Map<string, Mark[]>()
  readonly #words = new Map<string, string>()
  readonly #bar: EntityBar
  #held: string | null = null
  #lit: string | null = null

  constructor(page: Document, marks: Iterable<Mark>) {
    for (const mark of marks) {
      const name = nameOf(mark)
      const isInList = mark.closest('.lr-who') !== null
      if (isInList) this.#words.set(name, mark.parentElement?.textContent?.slice(name.length).trim() ?? '')
      this.#places.set(name, [...(this.#places.get(name) ?? []), mark])
    }
    this.#bar = new EntityBar(page, () => this.release(true))
  }

  /** Of what is held, nothing else is lit. */
  point(mark: Mark | null): void {
    if (this.#held === null) this.#light(mark === null ? null : nameOf(mark))
  }

  hold(mark: Mark, byKeyboard = false): void {
    const name = nameOf(mark)
    const places = this.#places.get(name)
    if (places === undefined) return
    this.#held = name
    this.#light(name)
    const stops = places.filter((place) => place.closest('.lr-who, [popover]') === null)
    this.#bar.show({ name, what: this.#words.get(name) ?? '', stops, from: mark, byKeyboard })
  }

  /** @param goesBack the focus, to where the reader held it */
  release(goesBack = false): void {
    if (this.#held === null) return
    this.#held = null
    this.#bar.hide(goesBack)
    this.#light(null)
  }

  isBar(node: Node): boolean {
    return this.#bar.contains(node)
  }

  #light(name: string | null): void {
    if (name === this.#lit) return
    for (const mark of this.#places.get(this.#lit ?? '') ?? []) mark.classList.remove('lr-lit')
    for (const mark of this.#places.get(name ?? '') ?? []) mark.classList.add('lr-lit')
    this.#lit = name
  }
}

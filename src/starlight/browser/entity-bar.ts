/** What the bar tells of. */
export interface Held {
  name: string
  /** What it is, in words. */
  what: string
  /** Where it is met, in the order of the page. */
  stops: readonly Element[]
  /** Where the reader is. */
  from: Element
  /** Whose focus goes to the bar, and comes back. */
  byKeyboard: boolean
}

/** A bar at the foot of the window: what is held, how often it is met, and the ways to the place before and the next. */
export class EntityBar {
  readonly #bar: HTMLElement
  readonly #name: HTMLElement
  readonly #what: HTMLElement
  readonly #count: HTMLElement
  readonly #next: HTMLButtonElement
  #held: Held | null = null
  #at = 0

  constructor(page: Document, close: () => void) {
    const add = (tag: string, className: string, text = '') => {
      const element = page.createElement(tag)
      element.className = className
      element.textContent = text
      this.#bar.append(element)
      return element
    }
    const button = (label: string, text: string, act: () => void) => {
      const element = add('button', '', text) as HTMLButtonElement
      element.type = 'button'
      element.ariaLabel = label
      element.addEventListener('click', act)
      return element
    }
    this.#bar = page.createElement('div')
    this.#bar.className = 'lr-bar not-content'
    this.#bar.role = 'region'
    this.#bar.ariaLabel = 'Where it is met'
    this.#bar.hidden = true
    this.#name = add('strong', '')
    this.#what = add('span', 'lr-bar-what')
    this.#count = add('span', 'lr-bar-count')
    this.#count.role = 'status'
    button('The place before', '↑', () => this.#go(-1))
    this.#next = button('The next place', '↓', () => this.#go(1))
    button('Close', '×', close)
    page.body.append(this.#bar)
  }

  contains(node: Node): boolean {
    return this.#bar.contains(node)
  }

  show(held: Held): void {
    this.#held = held
    const { name, what, stops, from, byKeyboard } = held
    this.#name.textContent = name
    this.#what.textContent = what
    this.#at = stops.indexOf(from)
    this.#bar.hidden = false
    this.#tell()
    if (byKeyboard) this.#next.focus()
  }

  hide(goesBack: boolean): void {
    this.#mark(false)
    this.#bar.hidden = true
    if (goesBack && this.#held?.byKeyboard) (this.#held.from as HTMLElement).focus()
    this.#held = null
  }

  #go(by: number): void {
    const count = this.#held?.stops.length ?? 0
    if (count === 0) return
    this.#mark(false)
    // From the list, which is none of them, the first step leads to the first or to the last.
    this.#at = this.#at < 0 && by < 0 ? count - 1 : (this.#at + by + count) % count
    const stop = this.#held!.stops[this.#at]!
    for (
      let fold = stop.closest('details');
      fold !== null;
      fold = fold.parentElement?.closest('details') ?? null
    )
      if (stop.closest('summary')?.parentElement !== fold) fold.open = true
    stop.scrollIntoView({ block: 'center' })
    this.#tell()
  }

  #tell(): void {
    const { length } = this.#held!.stops
    this.#count.textContent = this.#at < 0 ? `${length} places` : `${this.#at + 1} of ${length}`
    this.#mark(true)
  }

  #mark(isHere: boolean): void {
    this.#held?.stops[this.#at]?.classList.toggle('lr-here', isHere)
  }
}

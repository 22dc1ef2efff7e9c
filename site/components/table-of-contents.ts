/** Below the bars at the top of the window a heading counts as reached so far down: Starlight's own measure, in pixels. */
const REACHED = 32 + 53
/** Above the window whatever is up there counts. */
const ALL_ABOVE = 10_000_000

/**
 * Marks the section that is read, in place of Starlight's own of this name: that asks of every element of a page whether a heading is in it,
 * which takes a phone longer than all other scripts of a lab's page together. Only the headings are watched here: the last one that has been reached is that of the section.
 */
export class StarlightTOC extends HTMLElement {
  #current: HTMLAnchorElement | null = null
  readonly #reached = new Set<Element>()
  /** The links, by the headings to which they lead, in the order of the page. */
  #links: ReadonlyMap<Element, HTMLAnchorElement> = new Map()
  #observer: IntersectionObserver | null = null

  constructor() {
    super()
    whenIdle(() => this.#start())
  }

  protected set current(link: HTMLAnchorElement) {
    this.#current?.removeAttribute('aria-current')
    link.setAttribute('aria-current', 'true')
    this.#current = link
  }

  #start(): void {
    this.#links = new Map(
      [...this.querySelectorAll('a')].flatMap((link): [Element, HTMLAnchorElement][] => {
        const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)))
        return heading === null ? [] : [[heading, link]]
      }),
    )
    this.#observe()
    let timer: ReturnType<typeof setTimeout>
    window.addEventListener('resize', () => {
      clearTimeout(timer)
      timer = setTimeout(() => whenIdle(() => this.#observe()), 200)
    })
  }

  #observe(): void {
    this.#observer?.disconnect()
    this.#reached.clear()
    const bars = [document.querySelector('header'), this.querySelector('summary')]
    const top = bars.reduce((sum, bar) => sum + (bar?.getBoundingClientRect().height ?? 0), REACHED)
    this.#observer = new IntersectionObserver((changes) => this.#note(changes), {
      rootMargin: `${ALL_ABOVE}px 0px ${top - document.documentElement.clientHeight}px`,
    })
    for (const heading of this.#links.keys()) this.#observer.observe(heading)
  }

  #note(changes: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) this.#reached.add(target)
      else this.#reached.delete(target)
    }
    const links = [...this.#links]
    const [, link] = links.findLast(([heading]) => this.#reached.has(heading)) ?? links[0] ?? []
    if (link !== undefined && link !== this.#current) this.current = link
  }
}

function whenIdle(act: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(act)
  else setTimeout(act, 1)
}

customElements.define('starlight-toc', StarlightTOC)

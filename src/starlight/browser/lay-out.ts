/** What the style sheet has wait (`lab.css`). */
const WAITING = '.lr ~ .lr, .lr ~ .lr-topology, .lr ~ p'
/** So many at a time hold no phone's processor for as long as a reader would notice (50 ms). */
const AT_A_TIME = 24

/**
 * Lays out what is out of sight, blocks and prose, some with each frame that is drawn: the first sight of a page does not wait for its
 * end, and what follows leaves the reader's taps their turn. Soon all stand where they belong. Where the reader goes elsewhere on the
 * page first, or comes from somewhere on it, it is done at once.
 */
export function layOutBlocks(page: Document, view: Window): void {
  const waiting = [...page.querySelectorAll<HTMLElement>(WAITING)]
  const done = new AbortController()
  const layOut = (count: number) => {
    for (const block of waiting.splice(0, count)) block.style.contentVisibility = 'visible'
    if (waiting.length === 0) done.abort()
  }
  const layOutAll = () => inPlace(page, view, () => layOut(waiting.length))
  const goOn = () => {
    if (done.signal.aborted) return
    layOut(AT_A_TIME)
    view.requestAnimationFrame(goOn)
  }
  if (view.location.hash !== '' || view.scrollY > 0 || cameBack(view)) {
    layOutAll()
    return
  }
  // Before links and keys do what they do.
  for (const act of ['click', 'keydown'])
    view.addEventListener(act, layOutAll, { capture: true, signal: done.signal })
  // By the wheel, by a finger, or by an address that ends with a text to be found.
  page.addEventListener('scroll', layOutAll, { passive: true, signal: done.signal })
  // The next frame is the first sight of the page, perhaps.
  view.requestAnimationFrame(() => view.requestAnimationFrame(goOn))
}

/** What the reader looks at stays where it is in the window: not every browser sees to that. */
function inPlace(page: Document, view: Window, act: () => void): void {
  const seen =
    page.querySelector(':target') ?? page.elementFromPoint(view.innerWidth / 2, view.innerHeight / 2)
  const before = seen?.getBoundingClientRect().top ?? 0
  act()
  const after = seen?.getBoundingClientRect().top ?? 0
  if (after !== before) view.scrollBy({ top: after - before, behavior: 'instant' })
}

/** The browser leads the reader to where they were. */
function cameBack(view: Window): boolean {
  const [entry] = view.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return entry?.type === 'reload' || entry?.type === 'back_forward'
}

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
  const layOut = (count: number) => {
    for (const block of waiting.splice(0, count)) block.style.contentVisibility = 'visible'
  }
  const layOutAll = () => layOut(waiting.length)
  const goOn = () => {
    if (view.location.hash !== '') {
      // The reader was led on by what has not been laid out: once more.
      layOutAll()
      page.querySelector(':target')?.scrollIntoView()
      return
    }
    layOut(AT_A_TIME)
    if (waiting.length > 0) view.requestAnimationFrame(goOn)
  }
  if (view.location.hash !== '' || cameBack(view)) {
    inPlace(page, view, layOutAll)
    return
  }
  // Before links and keys do what they do.
  for (const act of ['click', 'keydown']) view.addEventListener(act, layOutAll, { capture: true, once: true })
  // The next frame is the first sight of the page, perhaps.
  view.requestAnimationFrame(() => view.requestAnimationFrame(goOn))
}

/** Where the reader has been led to stays where it is in the window: not every browser sees to that. */
function inPlace(page: Document, view: Window, act: () => void): void {
  const target = page.querySelector(':target')
  const before = target?.getBoundingClientRect().top ?? 0
  act()
  const after = target?.getBoundingClientRect().top ?? 0
  if (after !== before) view.scrollBy({ top: after - before, behavior: 'instant' })
}

/** The browser leads the reader to where they were. */
function cameBack(view: Window): boolean {
  const [entry] = view.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return entry?.type === 'reload' || entry?.type === 'back_forward'
}

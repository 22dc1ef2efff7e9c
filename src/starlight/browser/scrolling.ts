/** Lets the keyboard scroll what is wider than its frame; what is not is no stop for it. */
export function makeScrollable(page: Document): void {
  const update = () => {
    for (const block of page.querySelectorAll<HTMLElement>('.lr pre')) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0
      else block.removeAttribute('tabindex')
    }
  }
  update()
  page.defaultView?.addEventListener('resize', update)
  // What is folded has no width before it is opened. The event does not bubble.
  page.addEventListener('toggle', update, true)
}

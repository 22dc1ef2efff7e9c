/**
 * Lets the keyboard scroll what is wider than its frame; what is not is no stop for it. An observer is told of sizes once the
 * browser has them: of each block when it is first shown or unfolded, and with each change. To ask for them would make it lay
 * out the page there and then.
 */
export function makeScrollable(page: Document): void {
  const sizes = new ResizeObserver((changes) => {
    const wide = changes.map(({ target }) => target.scrollWidth > target.clientWidth)
    for (const [at, { target }] of changes.entries()) {
      if (wide[at]) target.setAttribute('tabindex', '0')
      else target.removeAttribute('tabindex')
    }
  })
  // Commands are broken where there is no room for them; what no shell reads is not.
  const wide = '.lr pre:not(.lr-cmd, .lr-stderr > *), .lr-as-is pre'
  for (const block of page.querySelectorAll(wide)) sizes.observe(block)
}

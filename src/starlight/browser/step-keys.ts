/**
 * While the focus is within a block, `j` leads to the next block and `k` to the one before, each to its copy button; `c` copies.
 * Nowhere else, so that who speaks to the machine, or hits a key by mistake, sets nothing off (WCAG 2.1.4).
 */
export function addStepKeys(page: Document): void {
  page.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const frame = event.target instanceof Element ? event.target.closest('.lr') : null
    if (frame === null) return
    const buttons = [...page.querySelectorAll<HTMLElement>('.lr-copy')]
    const at = buttons.findIndex((button) => frame.contains(button))
    if (event.key === 'c') buttons[at]?.click()
    if (event.key === 'j') focus(buttons.slice(at + 1))
    if (event.key === 'k') focus(buttons.slice(0, at).reverse())
  })
}

/** The first that is not folded away; the block as a whole comes into sight. */
function focus(buttons: readonly HTMLElement[]): void {
  const button = buttons.find((button) => button.checkVisibility())
  button?.focus({ preventScroll: true })
  button?.closest('.lr')?.scrollIntoView({ block: 'nearest' })
}

/** Shows the search button, and loads what is behind it when it is first asked for: by a click, or by Ctrl+K. */
export function openOnDemand(): void {
  const element = document.querySelector<HTMLElement>('site-search')
  if (element === null) return
  element.hidden = false
  let search: Promise<{ toggle(): void }> | undefined
  const toggle = () => {
    search ??= import('./search-dialog.ts').then(({ searchDialog }) => searchDialog(element))
    void search.then((dialog) => dialog.toggle())
  }
  element.querySelector('button')?.addEventListener('click', toggle)
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    toggle()
  })
}

/** Loads what only a reader who does something needs: with the first act, or at once where something is marked from before. */
export function loadOnDemand(page: Document, view: Window): void {
  const load = () => void import('./learner.ts')
  for (const act of ['click', 'keydown', 'storage']) view.addEventListener(act, load, { once: true })
  const key = page.querySelector<HTMLElement>('.lr-progress')?.dataset.key
  if (key !== undefined && isMarked(view, key)) load()
}

/** Browsers that are told to keep nothing throw. */
function isMarked(view: Window, key: string): boolean {
  try {
    return view.localStorage.getItem(key) !== null
  } catch {
    return false
  }
}

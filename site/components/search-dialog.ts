import { labsFirst } from './search-order.ts'

/** What Pagefind gives, as far as it is used: https://pagefind.app/docs/api/ */
interface Pagefind {
  debouncedSearch(words: string): Promise<{ results: { data(): Promise<PageResult> }[] } | null>
}

interface PageResult {
  url: string
  excerpt: string
  meta: { title?: string }
  sub_results: { url: string; title: string; excerpt: string }[]
}

/** Results shown at once, and those that they are chosen from: each is a file of its own to be loaded. */
const MOST_PAGES = 6
const MOST_LOADED = 12
const MOST_PARTS = 3

/** The dialog of the search box, which it is put into. Pagefind is loaded with it. */
export function searchDialog(element: HTMLElement): { toggle(): void } {
  return new SearchDialog(element)
}

class SearchDialog {
  readonly #dialog: HTMLDialogElement
  readonly #input: HTMLInputElement
  readonly #list: HTMLOListElement
  readonly #status: HTMLElement
  readonly #bundle: string
  #pagefind: Promise<Pagefind> | undefined

  constructor(element: HTMLElement) {
    this.#dialog = element.appendChild(emptyDialog())
    this.#input = this.#dialog.querySelector('input')!
    this.#list = this.#dialog.querySelector('ol')!
    this.#status = this.#dialog.querySelector('[role=status]')!
    this.#bundle = element.dataset.bundle ?? '/pagefind/'
    this.#input.addEventListener('input', () => void this.#search())
    this.#dialog.addEventListener('keydown', (event) => this.#move(event))
    this.#dialog.addEventListener('click', ({ target }) => {
      // A result may be on this very page, which then is not left.
      const isResult = target instanceof Element && target.closest('a') !== null
      if (target === this.#dialog || isResult) this.#dialog.close()
    })
  }

  toggle(): void {
    if (this.#dialog.open) {
      this.#dialog.close()
      return
    }
    this.#dialog.showModal()
    this.#input.select()
    this.#load().catch(() => {
      this.#pagefind = undefined
      this.#status.textContent = 'The search index could not be loaded. `npm run site` makes it.'
    })
  }

  #load(): Promise<Pagefind> {
    this.#pagefind ??= import(/* @vite-ignore */ `${this.#bundle}pagefind.js`)
    return this.#pagefind as Promise<Pagefind>
  }

  async #search(): Promise<void> {
    const words = this.#input.value.trim()
    const pagefind = await this.#load().catch(() => undefined)
    const found = words === '' ? { results: [] } : await pagefind?.debouncedSearch(words)
    // `null`: more was typed meanwhile.
    if (found === null || found === undefined) return
    const loaded = await Promise.all(found.results.slice(0, MOST_LOADED).map((result) => result.data()))
    if (words !== this.#input.value.trim()) return
    const pages = labsFirst(loaded).slice(0, MOST_PAGES)
    this.#list.replaceChildren(...pages.flatMap(partsOf).map(itemOf))
    this.#status.textContent = words === '' ? '' : countWords(found.results.length, pages.length, words)
  }

  /** Arrow keys go through the results, as well as Tab. */
  #move(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const stops: HTMLElement[] = [this.#input, ...this.#list.querySelectorAll('a')]
    const at = stops.indexOf(document.activeElement as HTMLElement)
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)]?.focus()
  }
}

function emptyDialog(): HTMLDialogElement {
  const dialog = document.createElement('dialog')
  dialog.ariaLabel = 'Search'
  dialog.innerHTML = `<form role="search" method="dialog">
<input type="search" aria-label="Search" placeholder="Search" autocomplete="off" spellcheck="false">
<button>Close</button></form>
<p role="status"></p><ol></ol>`
  return dialog
}

function countWords(found: number, shown: number, words: string): string {
  if (found === 0) return `Nothing found for “${words}”`
  const pages = found === 1 ? '1 page' : `${found} pages`
  return shown < found ? `${pages}, of which the best ${shown} are shown` : pages
}

interface Part {
  url: string
  title: string
  excerpt: string
}

function partsOf({ url, meta, excerpt, sub_results }: PageResult): Part[] {
  const title = meta.title ?? url
  const parts = sub_results.slice(0, MOST_PARTS)
  if (parts.length === 0) return [{ url, title, excerpt }]
  return parts.map((part) => ({ ...part, title: part.title === title ? title : `${title} › ${part.title}` }))
}

function itemOf({ url, title, excerpt }: Part): HTMLLIElement {
  const item = document.createElement('li')
  const link = item.appendChild(document.createElement('a'))
  link.href = url
  link.appendChild(document.createElement('strong')).textContent = title
  link.appendChild(document.createElement('span')).append(...marked(excerpt))
  return item
}

/** Pagefind's excerpts are HTML: text in which the words are in `<mark>`. Only these are made elements here. */
function marked(excerpt: string): Node[] {
  const parsed = new DOMParser().parseFromString(excerpt, 'text/html')
  return [...parsed.body.childNodes].map((node) => {
    if (!(node instanceof HTMLElement) || node.localName !== 'mark')
      return document.createTextNode(node.textContent ?? '')
    const mark = document.createElement('mark')
    mark.textContent = node.textContent
    return mark
  })
}

import { Marks, storageOf } from './marks.ts'
import { progressWords } from './progress-words.ts'

/** Shows which sections are done, at the top and in the table of contents, and keeps what the reader ticks. */
export function showProgress(page: Document, view: Window): void {
  const line = page.querySelector<HTMLElement>('.lr-progress')
  if (line === null) return
  const key = line.dataset.key!
  const progress = new Progress(page, line, new Marks(storageOf(view), key))
  view.addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) progress.show()
  })
}

class Progress {
  readonly #page: Document
  readonly #boxes: readonly HTMLInputElement[]
  readonly #marks: Marks
  readonly #count: HTMLElement
  readonly #goOn: HTMLAnchorElement
  readonly #again: HTMLButtonElement
  /** What was ticked before the reader started over. */
  #before: readonly string[] = []

  constructor(page: Document, line: HTMLElement, marks: Marks) {
    this.#page = page
    this.#marks = marks
    this.#boxes = [...page.querySelectorAll<HTMLInputElement>('.lr-tick input')]
    this.#count = line.querySelector('span')!
    this.#goOn = page.createElement('a')
    this.#again = page.createElement('button')
    this.#again.type = 'button'
    line.append(' ', this.#goOn, ' ', this.#again)
    this.#again.addEventListener('click', () => this.#startOver())
    // Those that were ticked while this script was on its way.
    for (const { value, checked } of this.#boxes) if (checked) this.#mark(value, true)
    for (const box of this.#boxes)
      box.addEventListener('change', () => {
        this.#before = []
        this.#mark(box.value, box.checked)
        this.show()
      })
    this.show()
  }

  show(): void {
    const marked = this.#marks.read()
    for (const box of this.#boxes) box.checked = marked.includes(box.value)
    const done = this.#boxes.filter(({ checked }) => checked)
    this.#count.textContent = progressWords(done.length, this.#boxes.length, this.#marks.isKept)
    const next = done.length === 0 ? undefined : this.#boxes.find(({ checked }) => !checked)
    this.#goOn.hidden = next === undefined
    this.#goOn.href = `#${next?.value ?? ''}`
    this.#goOn.textContent = `Go on${next?.labels?.[0]?.querySelector('span')?.textContent ?? ''}`
    this.#again.hidden = done.length === 0 && this.#before.length === 0
    this.#again.textContent = done.length === 0 ? 'Undo' : 'Start over'
    this.#showInContents(new Set(done.map(({ value }) => value)))
  }

  #showInContents(done: ReadonlySet<string>): void {
    for (const link of this.#page.querySelectorAll<HTMLAnchorElement>(
      ':is(starlight-toc, mobile-starlight-toc) a',
    ))
      link.toggleAttribute('data-lr-done', done.has(decodeURIComponent(link.hash.slice(1))))
  }

  /** Names of sections that are there no longer are dropped. */
  #mark(name: string, isDone: boolean): void {
    const marked = new Set(this.#marks.read())
    if (isDone) marked.add(name)
    else marked.delete(name)
    this.#marks.write(this.#boxes.map(({ value }) => value).filter((value) => marked.has(value)))
  }

  /** The other way round, too: a slip of the finger must not cost an evening's marks. */
  #startOver(): void {
    const marked = this.#marks.read()
    this.#marks.write(this.#before)
    this.#before = marked
    this.show()
  }
}

import { StarlightTOC } from './table-of-contents.ts'

/** That of a phone: says which section is read, and folds itself once it has been used, or is left. */
class MobileStarlightTOC extends StarlightTOC {
  readonly #details = this.querySelector('details')!

  constructor() {
    super()
    window.addEventListener('click', ({ target }) => {
      if (!this.#details.open) return
      if (!this.#details.contains(target as Node) || (target as Element).closest('a') !== null) this.#close()
    })
    window.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape' || !this.#details.open) return
      const hasFocus = this.#details.contains(document.activeElement)
      this.#close()
      if (hasFocus) this.querySelector('summary')!.focus()
    })
  }

  protected override set current(link: HTMLAnchorElement) {
    super.current = link
    this.querySelector('.display-current')!.textContent = link.textContent
  }

  #close(): void {
    this.#details.open = false
  }
}

customElements.define('mobile-starlight-toc', MobileStarlightTOC)

/** Starlight's own name of it: what readers chose before stays. The script of `ThemeProvider.astro` reads it, too. */
const KEY = 'starlight-theme'

type Choice = 'dark' | 'light' | 'auto'

const light = matchMedia('(prefers-color-scheme: light)')
let choice = stored()

/** The choice between dark, light, and what the reader's system says. */
class ThemeSelect extends HTMLElement {
  constructor() {
    super()
    const select = this.querySelector('select')!
    select.value = choice
    select.addEventListener('change', () => choose(choiceOf(select.value)))
  }
}

function choose(wanted: Choice): void {
  choice = wanted
  for (const select of document.querySelectorAll('starlight-theme-select select'))
    (select as HTMLSelectElement).value = choice
  show()
  try {
    localStorage.setItem(KEY, choice === 'auto' ? '' : choice)
  } catch {
    // It holds as long as the page.
  }
}

function show(): void {
  const system = light.matches ? 'light' : 'dark'
  document.documentElement.dataset.theme = choice === 'auto' ? system : choice
}

/** Browsers that are told to keep nothing throw. */
function stored(): Choice {
  try {
    return choiceOf(localStorage.getItem(KEY))
  } catch {
    return 'auto'
  }
}

function choiceOf(value: string | null): Choice {
  return value === 'dark' || value === 'light' ? value : 'auto'
}

light.addEventListener('change', show)
customElements.define('starlight-theme-select', ThemeSelect)

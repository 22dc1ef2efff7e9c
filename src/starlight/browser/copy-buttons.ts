import { sideOf } from './side.ts'

/** Gives each script a button that copies it: what runs, to the letter, without prompts and without output. */
export function addCopyButtons(page: Document): void {
  for (const frame of page.querySelectorAll<HTMLElement>('.lr, .lr-shell')) {
    const scripts = [...frame.querySelectorAll('.lr-cmd, .lr-shell code')]
    if (scripts.length > 0) sideOf(page, frame).append(copyButton(page, scripts))
  }
}

/** @param scripts of a transcript, one for each command */
function copyButton(page: Document, scripts: readonly Element[]): HTMLButtonElement {
  const button = page.createElement('button')
  button.type = 'button'
  button.className = 'lr-copy'
  button.textContent = 'Copy'
  button.addEventListener('click', async () => {
    const copied = await copy(page, scripts.map(({ textContent }) => textContent ?? '').join('\n'))
    button.textContent = copied ? 'Copied' : 'Press Ctrl+C'
    if (!copied) select(page, scripts)
    setTimeout(() => {
      button.textContent = 'Copy'
    }, 2000)
  })
  return button
}

/** Only pages of a secure origin have a clipboard. */
async function copy(page: Document, text: string): Promise<boolean> {
  const clipboard = page.defaultView?.navigator.clipboard
  if (clipboard === undefined) return false
  return clipboard.writeText(text).then(
    () => true,
    () => false,
  )
}

/** From the first to the last, so that the reader can copy it. */
function select(page: Document, scripts: readonly Element[]): void {
  const range = page.createRange()
  range.setStartBefore(scripts[0]!)
  range.setEndAfter(scripts.at(-1)!)
  const selection = page.defaultView?.getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

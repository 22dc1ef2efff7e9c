import { sideOf } from './side.ts'

/** Gives each block a link to itself, which has its name: as `labrun shell --at` and the reports of a run call it. */
export function addBlockLinks(page: Document): void {
  for (const frame of page.querySelectorAll<HTMLElement>('.lr')) {
    const first = frame.id === '' ? frame.querySelector('[id^="step-"]') : frame
    if (first === null) continue
    const link = page.createElement('a')
    link.href = `#${first.id}`
    // The first command of the transcript `tour` is `tour.1`.
    link.textContent = first.id.replace(/^step-/, '').replace(first === frame ? '' : /\.1$/, '')
    sideOf(page, frame).prepend(link)
  }
}

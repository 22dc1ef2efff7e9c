import { ageWords, freshness } from './age.ts'

/** Says of each verdict how old it is, which only the reader's own clock can tell. */
export function showAges(page: Document, now: number): void {
  for (const verdict of page.querySelectorAll<HTMLElement>('[data-verified]')) {
    const ageMs = now - Date.parse(verdict.dataset.verified ?? '')
    if (Number.isNaN(ageMs)) continue
    verdict.dataset.age = freshness(ageMs)
    const words = verdict.querySelector('.lr-age')
    if (words !== null) words.textContent = `, ${ageWords(ageMs)}`
  }
}

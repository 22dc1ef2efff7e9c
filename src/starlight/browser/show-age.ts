import { ageWords, freshness } from './age.ts'

/** Says at the receipt how old it is, which only the reader's own clock can tell. */
export function showAge(page: Document, now: number): void {
  const receipt = page.querySelector<HTMLElement>('.lr-receipt[data-verified]')
  const ageMs = now - Date.parse(receipt?.dataset.verified ?? '')
  if (receipt === null || Number.isNaN(ageMs)) return
  receipt.dataset.age = freshness(ageMs)
  const words = receipt.querySelector('.lr-age')
  if (words !== null) words.textContent = `, ${ageWords(ageMs)}`
}

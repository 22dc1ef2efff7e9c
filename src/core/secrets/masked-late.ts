import { joinTexts, type OutputText, textIn } from '../text/output-text.ts'
import { FEWEST, type Masker } from './masker.ts'

const NOTHING: OutputText = { text: '', encoding: 'utf-8' }

/** One stream after its step's end, with secrets masked: also those that come in several pieces. */
export class MaskedLate {
  readonly #masker: Masker
  /** The end of what has been told: a secret may have begun there. */
  #told = NOTHING
  /** What is held back, since it may be the beginning of a secret. */
  #held = NOTHING

  constructor(masker: Masker) {
    this.#masker = masker
  }

  /** What was told of the stream before: it goes on from there. */
  begin(text: OutputText): void {
    this.#told = { ...text, text: text.text.slice(this.#masker.settled(text.text)) }
  }

  /** What of it can be told by now; an empty text where that is nothing. */
  push(piece: OutputText): OutputText {
    const { text, encoding } = joinTexts([this.#told, this.#held, piece])
    const told = textIn(encoding, this.#told).length
    const settled = this.#masker.settled(text)
    this.#told = { text: text.slice(Math.min(settled, told), told), encoding }
    this.#held = { text: text.slice(Math.max(settled, told)), encoding }
    if (settled <= told) return { text: '', encoding }
    return { text: this.#masker.mask(text.slice(0, settled), {}, told), encoding }
  }

  /** What was held back. No more comes: who printed it may have been stopped in the middle. */
  flush(): OutputText {
    const { text, encoding } = joinTexts([this.#told, this.#held])
    const told = textIn(encoding, this.#told).length
    this.#held = NOTHING
    return { text: this.#masker.mask(text, { end: FEWEST }, told), encoding }
  }
}

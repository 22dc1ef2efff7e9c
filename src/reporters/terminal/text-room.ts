import { xmlText } from '../xml.ts'
import { shortened } from './shortened.ts'
import { visible } from './visible.ts'

/** The room that a document has for texts: less and less is left of each when it gets scarce, and the text says so. */
export class TextRoom {
  #left: number
  readonly #longest: number

  /**
   * @param bytes of all texts together, as they are written
   * @param longest characters of one text
   */
  constructor(bytes: number, longest: number) {
    this.#left = bytes
    this.#longest = longest
  }

  /** As much of a text as there is room for. */
  take(text: string): string {
    const fitting = shortened(visible(text), Math.min(this.#longest, this.#left))
    this.#left = Math.max(0, this.#left - Buffer.byteLength(xmlText(fitting)))
    return fitting
  }
}

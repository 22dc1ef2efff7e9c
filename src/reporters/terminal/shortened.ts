import { sizeText } from '../../core/text/size-text.ts'

/** Of what is left, so much is the beginning: the end is where trouble shows. */
const HEAD = 0.25

/**
 * A text of at most so many characters, with a line in its middle that tells how much is left out there.
 *
 * @param most room for that line included, where the text is longer
 */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const room = Math.max(0, most - remark(text.length).length)
  const head = wholeCharacters(text.slice(0, Math.floor(room * HEAD)))
  const tail = wholeCharacters(text.slice(text.length - (room - head.length)))
  const left = text.slice(head.length, text.length - tail.length)
  return head + remark(Buffer.byteLength(left)) + tail
}

function remark(bytes: number): string {
  return `\n[${sizeText(bytes)} left out]\n`
}

/** Without the half of a character at either end. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}

import type { Cut } from '../../core/text/output-text.ts'
import { sizeText } from '../../core/text/size-text.ts'

/** A stream with a line of ours where bytes are left out. */
export function withCut(text: string, cut: Cut | undefined): string {
  if (cut === undefined) return text
  const [head, tail] = [text.slice(0, cut.at), text.slice(cut.at)]
  return `${head}${head.endsWith('\n') ? '' : '\n'}[${sizeText(cut.bytes)} left out]\n${tail}`
}

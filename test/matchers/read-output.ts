import { VFile } from 'vfile'
import type { Expectation } from '../../src/core/expectation.ts'
import { readExpectation } from '../../src/parse/expectation/expectation.ts'
import { readOutputFlags } from '../../src/parse/expectation/output-flags.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseInfo } from '../../src/parse/info-string/info-string.ts'

/** An expectation as the parser reads it; its fence is on line 5 of the file, so its first line on line 6. */
export function readOutput(text: string, flags: string): Expectation {
  const file = new VFile({ path: 'x.md' })
  const lines = text.split('\n').map((line, index) => ({ text: line, line: 6 + index, column: 1 }))
  const place = { line: 5, column: 1 }
  const info = ` ${flags}`
  const block = { place, fence: '```', info, infoPlace: { line: 5, column: 4 }, closed: true, lines }
  const words = parseInfo(info, block.infoPlace)
  const { expectation } = readExpectation(block, readOutputFlags(words, file), file)
  if (file.messages.length > 0) throw new Error(formatMessages(file))
  return expectation
}

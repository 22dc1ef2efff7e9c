import type { VFile } from 'vfile'
import { complain } from '../complain.ts'
import { shown } from '../words.ts'
import { type Block, type BlockLine, openingPlace, placeIn } from './block.ts'

/**
 * Complains of a block that is not closed, that has swallowed the next one, or that something like its closing fence stands in.
 *
 * @param open something that looked like a fence came before, and its closing fence has not
 * @returns whether the next bare fence is likely to be this block's closing one
 */
export function checkFence(block: Block, open: boolean, file: VFile): boolean {
  const isShifted = open && block.info.trim() === ''
  if (isShifted) return false
  const swallowed = block.lines.find(({ text }) => isFenceIn(text, block.fence))
  if (swallowed !== undefined) complainOfSwallowed(block, swallowed, file)
  else if (!block.closed) complainOfUnclosed(block, 'at all', CLOSE_HINT, file)
  const hasShort = complainOfShortFence(block, file)
  return hasShort || !block.closed
}

/** A line that would open or close this fence, were it not open, or not so far in. */
function isFenceIn(text: string, fence: string): boolean {
  const run = /^[ \t]*(`{3,}|~{3,})/.exec(text)?.[1]
  return run !== undefined && run[0] === fence[0] && run.length >= fence.length
}

function complainOfUnclosed(block: Block, where: string, hint: string, file: VFile): void {
  complain(file, openingPlace(block), {
    rule: 'fence-unclosed',
    reason: `found a fence that is not closed ${where}, expected ${block.fence} on a line of its own`,
    hint,
    actual: block.fence + block.info,
    expected: [block.fence],
  })
}

function complainOfSwallowed(block: Block, swallowed: BlockLine, file: VFile): void {
  const text = swallowed.text.trim()
  const { fence } = block
  const hint =
    text === fence
      ? `Line ${swallowed.line} is indented by four blanks or more, which makes it part of the block.`
      : `To show a fence inside a block, open and close the block with a longer one: ${fence}${fence[0]}`
  complainOfUnclosed(block, `before ${shown(text)} on line ${swallowed.line}`, hint, file)
}

const CLOSE_HINT = 'The closing fence is indented like the opening one, and inside the same list or quote.'

/** A closing fence that lost a backtick: what follows it would run. */
function complainOfShortFence(block: Block, file: VFile): boolean {
  const short = block.lines.find(({ text }) => /^[ \t]*(?:``|~~)[ \t]*$/.test(text))
  if (short === undefined) return false
  const text = short.text.trim()
  const from = short.text.indexOf(text)
  complain(file, placeIn(short, from, from + text.length), {
    rule: 'not-a-fence',
    reason: `found ${shown(text)} in a block, which does not close it, expected ${block.fence}`,
    hint: 'All up to the next closing fence is part of the block.',
    actual: text,
    expected: [block.fence],
  })
  return true
}

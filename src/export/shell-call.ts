import { hereDelimiter } from '../core/bash/here-document.ts'
import type { Step } from '../core/lab.ts'
import { type BlockContext, goesOn, type Kept, OUTPUT } from './block-text.ts'

/**
 * A block that is given to a shell which is not the script's own.
 *
 * @param more what follows the call, on its line
 */
export function shellCall(step: Step, { place, variables }: BlockContext, kept: Kept, more = ''): string[] {
  // Its stderr is the script's: only within the block the two become one.
  const script = kept === 'both' ? `{\n${step.script}\n} 2>&1` : step.script
  const block = goesOn(step) ? `set +e\n${script}` : script
  const end = hereDelimiter(block.split('\n'))
  const words = ['lab_shell', place, ...variables, ...(kept === null ? [] : [`>${OUTPUT}`]), `<<'${end}'`]
  return [`${words.join(' ')}${more}`, block, end]
}

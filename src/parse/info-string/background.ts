import type { VFile } from 'vfile'
import { complain } from '../complain.ts'
import type { InfoWord } from './info-string.ts'
import type { AttributeName, FlagName } from './vocabulary.ts'

/** What can't stand beside `background`, and why. */
const EXCLUDED: readonly [name: AttributeName | FlagName, hint: string][] = [
  ['session', 'A background block has a shell of its own, which no other block can share.'],
  ['exit', 'A background block is stopped at the end of the lab: what status it ends with says nothing.'],
  ['retry', 'A background block is started once. timeout=30s says how long it may take to become ready.'],
  [
    'teardown',
    'Background blocks are stopped at the end of the lab by themselves. Leave one of the two out.',
  ],
]

/** Complains of what means nothing on a background block: all that is about a block's end. */
export function checkBackground(given: ReadonlyMap<string, InfoWord>, file: VFile): void {
  for (const [name, hint] of EXCLUDED) {
    const word = given.get(name)
    if (word === undefined) continue
    complain(file, word.place, {
      rule: 'attribute-conflict',
      reason: `found ${name} on a background block, expected one or the other`,
      hint,
      actual: word.text,
    })
  }
}

/** Complains of `ready` on a block that is no background one. */
export function complainOfReady(word: InfoWord, file: VFile): void {
  complain(file, word.place, {
    rule: 'attribute-conflict',
    reason: 'found ready on a block without background, expected both',
    hint: 'Any other block is waited for until it ends. To try one until it passes, write retry=10s.',
    actual: word.text,
    expected: ['background'],
  })
}

import { expect, test } from 'vitest'
import { shellCommands } from '../../../src/parse/script/shell-commands.ts'

test('brackets and substitutions without end are read in one go each', () => {
  // Looked through anew at each bracket, they would take minutes.
  for (const opened of ['(', '((', '$(', '$((', '`', '${', '<(', '[[ ', '{ ', 'if ', "a=('"]) {
    expect(shellCommands(opened.repeat(60_000 / opened.length)).length).toBeLessThan(60_000)
  }
})

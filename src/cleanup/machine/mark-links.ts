import { linkMark } from './blame.ts'
import { runProgram } from './run-program.ts'
import type { ChangeOf, MachineChange } from './things.ts'

/** Marks the links that the lab has made as the run's, by their aliases. */
export async function markLinks(run: string, changes: readonly MachineChange[]): Promise<void> {
  const made = changes.filter(
    (change): change is Extract<ChangeOf<'links'>, { how: 'added' }> =>
      change.area === 'links' && change.how === 'added' && change.after.alias === null,
  )
  if (made.length === 0) return
  // By number: another one may have got the name meanwhile.
  const lines = made.map(({ after }) => `link set dev if${after.index} alias ${linkMark(run)}\n`)
  await runProgram(['ip', '-force', '-batch', '-'], lines.join(''))
}

import type { StatusRecord } from './status-records.ts'

/** What a shell tells of its own end. */
export type Farewell = Extract<StatusRecord, { kind: 'farewell' }>

/** Why a shell ended that said no more than that. @param exitHidden it may have been an `exit` */
export function vagueEnd({ exitCode }: Farewell, exitHidden: boolean): string {
  return exitHidden
    ? `the shell ended with exit status ${exitCode}, by a failing command or by an exit: it can not tell which`
    : `a command ended with exit status ${exitCode} and the shell with it, which can not tell where: what never ran is not known`
}

/** Ways to call `exit` that its alias does not see. */
const HIDDEN_EXIT = /\\exit\b|(["'])exit\1|=["']?exit\b|\bexit=|\bcommand\s+(?:-p\s+)?exit\b|\bunalias\b/

/**
 * The status of the failure that ended a shell by errexit.
 *
 * @returns `null` where it ended otherwise, above all by an `exit` before the block's end
 */
export function failureOf(farewell: Farewell | null): number | null {
  if (farewell === null || farewell.byExit || !farewell.flags.includes('e')) return null
  return farewell.exitCode === 0 ? null : farewell.exitCode
}

/** Whether an `exit` of this script, or of a later one, may look like a failure. */
export function hidesExit(script: string): boolean {
  return HIDDEN_EXIT.test(script)
}

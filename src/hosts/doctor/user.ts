import { attempt } from './attempt.ts'

/** How somebody gets root for a run: is it, by sudo, by sudo with a password, or not at all. */
export type UserFacts = 'root' | 'sudo' | 'sudo-asks' | 'other'

type Ask = typeof attempt

/** @param engine the command that a run asks sudo for: its rules may allow that alone */
export async function userFacts(
  engine: readonly string[],
  ask: Ask = attempt,
  isRoot = process.getuid?.() === 0,
): Promise<UserFacts> {
  if (isRoot) return 'root'
  const { failed, said } = await ask('sudo', ['-n', '-l', '--', ...engine])
  if (!failed) return (await isFree(engine, ask)) ? 'sudo' : 'sudo-asks'
  if (!/password/.test(said)) return 'other'
  // Whom it allows nothing sudo asks for a password all the same, unless it is asked in this way.
  const rights = await ask('sudo', ['-n', '-v'])
  return rights.failed && !/password/.test(rights.said) ? 'other' : 'sudo-asks'
}

/** Who has one rule without a password may see all his rules without one: of an allowed command that says nothing yet. */
async function isFree(engine: readonly string[], ask: Ask): Promise<boolean> {
  const { printed } = await ask('sudo', ['-n', '-l'])
  const rules = printed.replaceAll('\\', '').split('\n')
  if (rules.some((rule) => rule.includes('NOPASSWD:') && rule.includes(engine.join(' ')))) return true
  return !(await ask('sudo', ['-n', 'true'])).failed
}

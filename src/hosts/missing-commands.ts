import { HostError } from '../core/host-error.ts'
import { installHint } from './commands.ts'

/**
 * That commands are not there.
 *
 * @param who `the lab needs`
 * @param hintFor tells what installs them
 */
export function missingCommands(
  who: string,
  rule: 'command-missing' | 'host-command-missing',
  commands: string[],
  hintFor: (commands: string[]) => string | null = installHint,
): HostError {
  const [what, them] = commands.length === 1 ? ['the command', 'it'] : ['the commands', 'them']
  return new HostError(
    'environment',
    rule,
    `${who} ${what} ${commands.join(', ')}, which this machine lacks`,
    hintFor(commands) ?? `Install ${them}, and run the lab again.`,
  )
}

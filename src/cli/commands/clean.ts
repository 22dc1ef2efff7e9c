import { cleanDeadRuns } from '../../cleanup/clean-dead-runs.ts'
import { HostError } from '../../core/host-error.ts'
import { EXIT } from '../exit-code.ts'

/**
 * `labrun clean`: takes away what runs left whose supervisor died too. Returns the exit code.
 *
 * @throws {HostError} where this user may not
 */
export async function cleanCommand(): Promise<number> {
  if (process.getuid?.() !== 0) {
    throw new HostError(
      'environment',
      'not-root',
      'what runs leave belongs to root',
      'Run it as root: sudo labrun clean',
    )
  }
  const { found, residue } = await cleanDeadRuns()
  console.log(found.length === 0 ? 'Nothing was left.' : `Cleaned after ${found.join(', ')}.`)
  for (const { what, remove } of residue) console.log(`Still there: ${what}\n  remove it with: ${remove}`)
  return residue.length === 0 ? EXIT.passed : EXIT.cleanup
}

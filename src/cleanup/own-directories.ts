import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where an ordinary user's runs keep what root's keep below /var, as the XDG Base Directory Specification has it.
 *
 * @param environment of that user
 */
export function ownDirectories(environment: NodeJS.ProcessEnv = process.env): {
  stateDirectory: string
  cacheDirectory: string
} {
  const { XDG_STATE_HOME, XDG_CACHE_HOME, HOME = homedir() } = environment
  return {
    stateDirectory: join(XDG_STATE_HOME || join(HOME, '.local/state'), 'labrun'),
    cacheDirectory: join(XDG_CACHE_HOME || join(HOME, '.cache'), 'labrun'),
  }
}

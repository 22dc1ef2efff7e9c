import { standardPath } from '../commands.ts'

/** Where the lab's folder shows on a private host. */
export const labPath = '/lab'

/** Where host blocks start: root's own directory, fresh and empty, as after a login. */
export const workPath = '/root'

/** What blocks on a private host find in their environment, and nothing else. */
export const hostEnvironment: Readonly<Record<string, string>> = {
  PATH: standardPath,
  HOME: workPath,
  USER: 'root',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  TERM: 'dumb',
  COLUMNS: '80',
  LAB_DIR: labPath,
}

import { near, surelyMeant } from '../near.ts'
import { type AttributeName, type FlagName, PAGE_WORDS } from './vocabulary.ts'

/** What attributes are called elsewhere: in workflows of GitHub, in files of compose, in other tools that run Markdown. */
const OTHER_WORDS: Partial<Record<AttributeName | FlagName, string>> = {
  id: 'name label step',
  container: 'container-name containername container-id ctr',
  ns: 'namespace namespaces netns',
  user: 'username uid as run-as',
  workdir: 'cwd dir directory pwd chdir working-dir working-directory',
  exit: 'expect expected status exit-code exit-status exitcode code rc returncode return-code',
  timeout: 'time-limit limit timeout-minutes',
  retry: 'retries repeat attempts',
  settle: 'wait sleep delay',
  ready: 'wait-for healthcheck',
  file: 'path filename',
  mode: 'chmod perm permissions',
  when: 'if only-if condition',
  background: 'bg detach detached daemon async',
  tty: 'pty terminal interactive',
  teardown: 'cleanup clean-up finally defer',
  hidden: 'hide invisible',
}

const MEANT: ReadonlyMap<string, string> = new Map(
  Object.entries(OTHER_WORDS).flatMap(([right, words]) =>
    words.split(' ').map((word) => [word, right] as const),
  ),
)

/**
 * The word that the author of an unknown one has meant: what it is called here, or the nearest of those that are allowed
 * there. A word for the page is one only where it can be no other.
 *
 * @param allowed the words that may stand there
 */
export function meantAttribute(word: string, allowed: readonly string[]): string | null {
  const right = MEANT.get(word.toLowerCase().replaceAll('_', '-'))
  if (right !== undefined && allowed.includes(right)) return right
  return near(word, allowed) ?? surelyMeant(word, [...PAGE_WORDS])
}

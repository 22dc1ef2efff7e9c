import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { sh } from './outer-engine.ts'

const repository = resolve(import.meta.dirname, '../..')
/** Where the user's node and labrun are: everybody can read them there. */
const HOME = '/run/ann'

/** How a user's labrun ended. */
export interface UsersEnd {
  exitCode: number | null
  stdout: string
  stderr: string
}

/** One that is going on. */
export interface UsersRun {
  child: ChildProcess
  ended: Promise<UsersEnd>
  /** Resolves once its stdout has these words. */
  says(words: string): Promise<void>
}

/** Makes the user: no root, no sudo, but in the group docker. To be called on an outer machine, once. */
export async function makeUser(): Promise<void> {
  mkdirSync(HOME, { mode: 0o755 })
  copyFileSync(process.execPath, join(HOME, 'node'))
  await sh(
    `cp -r '${repository}/bin' '${repository}/dist' '${repository}/package.json' ${HOME} && rm -rf ${HOME}/dist/.compiled`,
  )
  await sh(`mkdir ${HOME}/home && chown 4242:4242 ${HOME}/home && chown root:docker /run/docker.sock`)
}

/** Writes a lab of the user's; its path. */
export function usersLab(name: string, body: string, frontMatter = ''): string {
  const file = join(HOME, 'labs', name, `${name}.md`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `---\ntitle: Lab\n${frontMatter}\n---\n${body}`)
  if (!existsSync(join(HOME, 'labs/_images')))
    symlinkSync(join(repository, 'labs/_images'), join(HOME, 'labs/_images'))
  return file
}

/** Starts labrun as that user. @param env more of the user's environment */
export function startAsUser(argv: readonly string[], env: Record<string, string> = {}, stdin = ''): UsersRun {
  const group = /^docker:[^:]*:(\d+):/m.exec(readFileSync('/etc/group', 'utf8'))![1]!
  const child = spawn(
    'setpriv',
    ['--reuid=4242', '--regid=4242', `--groups=${group}`, `${HOME}/node`, `${HOME}/bin/labrun.js`, ...argv],
    {
      cwd: `${HOME}/home`,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: `${HOME}/home`, TMPDIR: '/run/tmp', ...env },
    },
  )
  child.stdin.end(stdin)
  const end: UsersEnd = { exitCode: null, stdout: '', stderr: '' }
  const waiting: { words: string; found: () => void }[] = []
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      end[stream] += text
      for (const { words, found } of waiting) if (end.stdout.includes(words)) found()
    })
  const ended = new Promise<UsersEnd>((done) => child.once('close', (exitCode) => done({ ...end, exitCode })))
  return {
    child,
    ended,
    says: (words) =>
      new Promise((found, fail) => {
        waiting.push({ words, found })
        void ended.then(({ stdout, stderr }) => fail(new Error(`it ended without that: ${stdout}${stderr}`)))
      }),
  }
}

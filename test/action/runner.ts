import { execFile } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Play, Played, PlayedStep } from './play.ts'

const run = promisify(execFile)
const repository = resolve(import.meta.dirname, '../..')

/** A runner that keeps caches from job to job, as GitHub's service does for its own. */
export interface Runner {
  /** Plays the action in a job of its own, on a machine that has nothing of the job before. */
  job(
    inputs: Record<string, string>,
    files: Record<string, string>,
    env?: Record<string, string>,
  ): Promise<Job>
  remove(): void
}

/** What a job came to. */
export interface Job extends Played {
  exitCode: number | null
  step(name: string): PlayedStep
  /** What was uploaded: `ARTIFACT/FILE` with its text. */
  artifacts: Record<string, string>
  /** Names of the files in the workspace. */
  workspace: string[]
}

/**
 * Jobs run as a user who may use sudo, as on GitHub's machines, with `/var/cache/labrun` and `/usr/local/bin` empty
 * and of their own. labrun comes as npm would install it: packed, with its dependencies out of npm's registry.
 */
export async function createRunner(): Promise<Runner> {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-runner-'))
  chmodSync(folder, 0o777)
  const argv = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const [{ filename }] = JSON.parse((await run('npm', argv, { cwd: repository })).stdout) as [
    { filename: string },
  ]
  const { stdout: registry } = await run('npm', ['config', 'get', 'registry'])
  cpSync(join(repository, 'action.yml'), join(folder, 'action.yml'))
  cpSync(join(repository, 'action'), join(folder, 'action'), { recursive: true })
  const npmEnv = {
    npm_config_registry: registry.trim(),
    npm_config_cache: join(folder, 'npm'),
    // Jobs after the first ask no registry about what the cache has.
    npm_config_prefer_offline: 'true',
    ...(process.env.NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS }),
  }
  let count = 0
  return {
    job: (inputs, files, env = {}) => {
      const play: Play = {
        action: folder,
        workspace: join(folder, `job-${++count}`),
        inputs: { package: join(folder, filename), ...inputs },
        env: { ...npmEnv, ...env },
      }
      return playJob(folder, play, files)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function playJob(folder: string, play: Play, files: Record<string, string>): Promise<Job> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(play.workspace, name, '..'), { recursive: true })
    writeFileSync(join(play.workspace, name), text)
  }
  for (const left of ['runner', 'artifacts', 'played.json', 'summary.md'])
    rmSync(join(folder, left), { recursive: true, force: true })
  writeFileSync(join(folder, 'play.json'), JSON.stringify(play))
  await run('chmod', ['-R', 'a+rwX', folder])
  await asUser(folder)
  const played = JSON.parse(readFileSync(join(folder, 'played.json'), 'utf8')) as Played
  return {
    ...played,
    exitCode: played.outputs['exit-code'] === '' ? null : Number(played.outputs['exit-code']),
    step: (name) => played.steps.find((step) => step.name === name)!,
    artifacts: textsBelow(join(folder, 'artifacts')),
    workspace: readdirSync(play.workspace),
  }
}

const OWN_FOLDERS = `mkdir -p /var/cache/labrun
mount -t tmpfs -o mode=755 tmpfs /var/cache/labrun
mount -t tmpfs -o mode=755 tmpfs /usr/local/bin
exec "$@"`

async function asUser(folder: string): Promise<void> {
  const user = join(import.meta.dirname, '../labrun/as-user.sh')
  const player = ['/home/node', '/home/labrun/test/action/play.ts', folder]
  const own = ['--mount', '--propagation', 'private', 'bash', '-euc', OWN_FOLDERS, 'bash']
  await run(
    'unshare',
    [...own, 'bash', user, 'ann ALL=(ALL:ALL) NOPASSWD: ALL', process.execPath, repository, ...player],
    {
      // `node` is in /home there.
      env: { PATH: process.env.PATH, ANN_PATH: '/home:/usr/local/bin:/usr/bin:/bin:/usr/sbin' },
    },
  )
}

function textsBelow(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return [path.slice(folder.length + 1), readFileSync(path, 'utf8')]
    }),
  )
}

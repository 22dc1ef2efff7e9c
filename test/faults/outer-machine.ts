import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import {
  type CgroupHierarchy,
  createCgroups,
  machineHierarchies,
  removeCgroups,
} from '../../src/cleanup/cgroups.ts'

/** How a program in an outer machine ended. */
export interface Ended {
  exitCode: number | null
  stdout: string
  stderr: string
}

/**
 * Runs a program on a machine of its own (outer-machine.sh): what labrun may leave behind there, the real machine never
 * sees. Only labrun's cache is the real one. The machine ends with the program, or with this process.
 *
 * @param onLine told each line of its stdout as it comes
 */
export async function onOuterMachine(
  argv: readonly string[],
  onLine: (line: string) => void = () => {},
): Promise<Ended> {
  const hierarchies = machineHierarchies()
  const name = `outer-${randomBytes(4).toString('hex')}`
  const directories = createCgroups(hierarchies, name)
  let left: string[] = []
  const ended = await run(cgroupArguments(hierarchies, directories), argv, onLine).finally(async () => {
    left = await removeCgroups(hierarchies, name)
  })
  if (left.length > 0) throw new Error(`the outer machine's cgroups did not go: ${left.join(' ')}`)
  return ended
}

/**
 * Calls an exported function of a module here on an outer machine; its arguments and its answer are JSON.
 * Rejects with what the function has thrown.
 */
export async function callOnOuterMachine<T>(module: string, name: string, ...args: unknown[]): Promise<T> {
  const script = join(import.meta.dirname, 'call.ts')
  const { exitCode, stdout, stderr } = await onOuterMachine([
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    script,
    join(import.meta.dirname, module),
    name,
    JSON.stringify(args),
  ])
  if (exitCode !== 0) throw new Error(`${name} on an outer machine: exit status ${exitCode}\n${stderr}`)
  return JSON.parse(stdout) as T
}

function cgroupArguments(hierarchies: CgroupHierarchy[], directories: string[]): string[] {
  return hierarchies.map(({ version, controllers, mountPoint }, index) =>
    [version, controllers, mountPoint, directories[index]].join(':'),
  )
}

function run(cgroups: string[], argv: readonly string[], onLine: (line: string) => void): Promise<Ended> {
  const own = ['--mount', '--net', '--pid', '--uts', '--ipc', '--propagation', 'private', '--mount-proc']
  const script = join(import.meta.dirname, 'outer-machine.sh')
  const child = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      ...own,
      '--fork',
      '--kill-child=KILL',
      'bash',
      script,
      ...cgroups,
      '--',
      ...argv,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const ended: Ended = { exitCode: null, stdout: '', stderr: '' }
  let line = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ended.stdout += text
    const lines = (line + text).split('\n')
    line = lines.pop()!
    lines.forEach(onLine)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ended.stderr += text
  })
  // Ctrl-C ends the machine, and then its cgroups are still to be taken away.
  const stop = () => void child.kill('SIGKILL')
  for (const signal of STOPPING) process.on(signal, stop)
  return new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ ...ended, exitCode }))
  }).finally(() => {
    for (const signal of STOPPING) process.off(signal, stop)
  })
}

const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

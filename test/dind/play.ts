import { block } from '../labrun/command.ts'
import { aliveProcesses } from '../labrun/processes.ts'
import { onEngine, sh, startOuterEngine, untilNothingIsLeft } from './outer-engine.ts'
import { makeUser, startAsUser, type UsersEnd, usersLab } from './users-run.ts'

/** What a user who is only in the group docker has seen, one thing after the other. */
export interface Played {
  /** Without `--host`; the image is built. */
  first: UsersEnd & { left: string[] }
  /** With two labs at once, and a secret. */
  two: UsersEnd & { left: string[]; whileItRan: string; labels: string }
  shell: UsersEnd
  interrupted: UsersEnd & { left: string[] }
  /** The time limit was up when the container was. */
  late: UsersEnd & { left: string[] }
  killed: { left: string[]; goneMs: number; processes: string[] }
  /** The engine outside was killed, and has started again. */
  engineGone: UsersEnd & { afterClean: string[]; clean: string }
  engineOff: UsersEnd
}

const INFO = block('bash host', 'docker info --format {{.Driver}}', 'ls "$LAB_DIR"')
const SLOW = block(
  'bash host id=slow timeout=10m',
  'docker network create lab >/dev/null',
  'echo here',
  'sleep 300',
)

/** To be called on an outer machine. @param base folder of `baseImage` */
export async function play(base: string): Promise<Played> {
  const outer = await startOuterEngine(base)
  await makeUser()
  const passing = usersLab('passing', INFO + block('output', 'overlay2', 'passing.md'))
  const slow = usersLab('slow', SLOW)

  const first = { ...(await startAsUser([passing, '--reporter', 'json']).ended), left: await onEngine() }
  const two = await playTwo(passing)
  const shell = await startAsUser(['shell', passing, '--host', 'dind'], {}, 'hostname; id -un; tty\n').ended

  const stopped = await startSlow(slow)
  stopped.child.kill('SIGINT')
  const interrupted = { ...(await stopped.ended), left: await onEngine() }

  const limited = startAsUser([passing, '--host', 'dind', '--timeout', '1ms'])
  const late = { ...(await limited.ended), left: await onEngine() }

  const victim = await startSlow(slow)
  victim.child.kill('SIGKILL')
  const gone = await untilNothingIsLeft()
  const killed = { ...gone, processes: labrunsProcesses() }

  const orphan = await startSlow(slow)
  await outer.kill()
  const end = await orphan.ended
  const engineOff = await startAsUser([passing, '--host', 'dind']).ended
  await outer.start()
  await untilNothingIsLeft(5_000)
  // What is only just there may be somebody's who is about to start.
  await sh('sleep 11')
  const clean = (await startAsUser(['clean']).ended).stdout
  const engineGone = { ...end, clean, afterClean: await onEngine() }
  return { first, two, shell, interrupted, late, killed, engineGone, engineOff }
}

async function startSlow(lab: string) {
  const run = startAsUser([lab, '--host', 'dind', '--reporter', 'ndjson'])
  await run.says('"step-start"')
  return run
}

async function playTwo(passing: string): Promise<Played['two']> {
  const secret = usersLab(
    'secret',
    block('bash host', 'echo "[$TOKEN]"', 'sleep 1'),
    'requires: { docker: false }\nsecrets: [TOKEN]',
  )
  const run = startAsUser([passing, secret, '--jobs', '2', '--host', 'dind', '--reporter', 'ndjson'], {
    TOKEN: 'hunter2hunter2',
  })
  await run.says('"step-start"')
  const container = await sh('docker ps --quiet')
  const whileItRan = [
    await sh(`docker inspect ${container}`),
    await sh('cat /proc/$(pgrep -f "^docker run")/{cmdline,environ} | tr "\\0" "\\n" | grep -v ^TOKEN='),
    await sh(`docker logs ${container} 2>&1 || true`),
  ].join('\n')
  const labels = await sh(`docker inspect --format '{{json .Config.Labels}}' ${container}`)
  return { ...(await run.ended), left: await onEngine(), whileItRan, labels }
}

function labrunsProcesses(): string[] {
  const commands = aliveProcesses().map(({ command }) => command)
  return commands.filter(
    (command) => /labrun|docker run|containerd-shim/.test(command) && !command.includes('test/'),
  )
}

import type { OutsideEngine } from '../../core/report.ts'

/** Where the container has labrun's own programs. */
export const PROGRAMS = '/labrun'

/** Marks the containers of dind hosts. (`labrun.run` is on what labs make on other kinds of host.) */
export const RUN_LABEL = 'labrun.dind'

/** Keeps images from run to run. */
export const CACHE_VOLUME = 'labrun-cache'

/** By it the engine in the container knows that it is in one: facts of the engine outside, as JSON. */
export const OUTSIDE_VARIABLE = 'LABRUN_OUTSIDE'

/**
 * What a Docker host needs beside what Docker gives any container. Not `--privileged`, which gives the disks too, and fails
 * where the machine itself lacks one of all capabilities.
 */
export const CAPABILITIES = ['DAC_READ_SEARCH', 'NET_ADMIN', 'SYS_ADMIN', 'SYS_PTRACE'] as const

/** A container to be started. */
export interface ContainerOrder {
  name: string
  image: string
  /** Bytes of the archive that comes first on its stdin: what it is to have at `/`. */
  cargoBytes: number
  /** Of the engine that it is on. */
  outside: OutsideEngine
}

/**
 * The argv, without `docker`, that starts a container with labrun's engine in it. What the engine is told comes by stdin,
 * behind the archive; nothing of a run is in argv, environment or log. All that the engine keeps is on a volume without
 * a name, which goes with the container.
 */
export function runArgv({ name, image, cargoBytes, outside }: ContainerOrder): string[] {
  return [
    'run',
    '--interactive',
    '--rm',
    '--pull=never',
    '--sig-proxy=false',
    `--name=${name}`,
    '--hostname=labrun',
    `--label=${RUN_LABEL}=${name}`,
    '--log-driver=none',
    ...CAPABILITIES.map((capability) => `--cap-add=${capability}`),
    ...['seccomp=unconfined', 'apparmor=unconfined', 'systempaths=unconfined', 'label=disable'].map(
      (option) => `--security-opt=${option}`,
    ),
    '--cgroupns=private',
    // Its label finds it where Docker has removed the container, as after a crash, and not the volume.
    `--mount=type=volume,dst=/var/lib/labrun,volume-label=${RUN_LABEL}=${name}`,
    `--volume=${CACHE_VOLUME}:/var/cache/labrun`,
    `--env=${OUTSIDE_VARIABLE}=${JSON.stringify(outside)}`,
    '--entrypoint=bash',
    image,
    '-c',
    UNPACK,
    'labrun',
    String(cargoBytes),
  ]
}

/** Tar by itself would read on to the end of the input. An archive that is cut short ends the container: nobody is there. */
const UNPACK = `set -o pipefail
head -c "$1" | tar --extract --directory=/ --no-same-owner --no-overwrite-dir || exit 125
exec bash ${PROGRAMS}/dist/dind-start.sh ${PROGRAMS}/dist/engine.js`

/** The argv, with `docker`, that runs `argv` in a container for people. */
export function execArgv(name: string, argv: readonly string[], onTerminal: boolean): string[] {
  const terminal = onTerminal ? ['--tty', '--env', 'TERM'] : []
  return ['docker', 'exec', '--interactive', ...terminal, name, ...argv]
}

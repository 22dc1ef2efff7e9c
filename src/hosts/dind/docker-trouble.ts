import { HostError } from '../../core/host-error.ts'

/** There is no `docker` command, or it can't be run. */
export function dockerMissing(cause: NodeJS.ErrnoException): HostError {
  const message =
    cause.code === 'ENOENT'
      ? 'a dind host needs the command docker, which this machine lacks'
      : `a dind host needs the command docker, which can't be run: ${cause.message}`
  return new HostError('environment', 'docker-missing', message, DOCKER_HINT, cause)
}

const DOCKER_HINT =
  'Install Docker (docs.docker.com/engine/install; on Debian: apt-get install docker.io), or leave out --host dind.'

/** The `docker` command has not ended. */
export function dockerSilent(argv: readonly string[], limitMs: number): HostError {
  return new HostError(
    'environment',
    'docker-silent',
    `docker ${argv[0]} has not answered in ${limitMs / 1000} s`,
    'The engine hangs, or it is far away: does `docker version` answer?',
  )
}

/** The `docker` command refused. @param words its own: none is dropped */
export function refusedBy(argv: readonly string[], words: string): HostError {
  return new HostError('environment', 'docker-refused', `docker ${argv[0]} failed:\n${words}`, hintFor(words))
}

/** What helps, as far as docker's words tell. */
export function hintFor(words: string): string {
  if (/permission denied/i.test(words) && /docker.*sock|connect/i.test(words))
    return 'Who may use the engine is in the group docker: `sudo usermod -aG docker $USER`, then log in again. That is as good as root on its machine.'
  if (
    /cannot connect|is the docker daemon running|connection refused|no such file or directory.*sock/i.test(
      words,
    )
  )
    return 'Start the engine (`sudo systemctl start docker`, or Docker Desktop); `docker context ls` shows which one docker speaks to.'
  if (/no space left/i.test(words)) return "The engine's disk is full; `docker system df` tells of what."
  if (/unknown flag|invalid argument|client version|API version/i.test(words))
    return 'A dind host needs Docker 20.10 or newer, of the command and of the engine.'
  if (/operation not permitted|capabilit/i.test(words))
    return 'The engine may not give a container the rights that a Docker host needs (SYS_ADMIN, NET_ADMIN): one in a container or without root may be so.'
  return '`docker info` tells more of the engine.'
}

import { HostError } from '../core/host-error.ts'
import type { Lab } from '../core/lab.ts'
import type { HostKindName } from '../core/plan.ts'
import { whyNoPrivateHost } from '../hosts/private/prerequisites.ts'
import { engineOutside, startByDocker } from './by-docker.ts'
import { type Engine, startHere } from './client.ts'

/**
 * Starts an engine.
 *
 * @param host the kind of host that it is to make; `null`: the best that is to be had, of `private` and `dind`
 * @param onProgress told what takes long, and which kind was chosen where it is not the usual one
 */
export function startEngine(host: HostKindName | null, onProgress: (message: string) => void): Engine {
  if (host === null) return startBest(onProgress)
  return host === 'dind' ? startByDocker(onProgress) : startHere(host)
}

/**
 * A private host, wherever one can be had: Docker is asked nothing then. The engine starts before that is known, since
 * most have one.
 */
function startBest(onProgress: (message: string) => void): Engine {
  let engine = whyNoPrivateHost(false) === null ? startHere('private') : null
  const chosen = () => engine!
  return {
    async ready(plan) {
      const obstacle = await whyNotHere(engine, plan)
      if (obstacle === null) return 'private'
      engine?.dismiss()
      // Who has no engine either is told what a private host lacks: that is what labs are made for.
      if (!(await answers())) throw obstacle
      onProgress(`on a dind host, in a container of your Docker engine: ${firstLine(obstacle.message)}`)
      engine = startByDocker(onProgress)
      return engine.ready(plan)
    },
    run: (request, onEvent) => chosen().run(request, onEvent),
    tellCommits: (commits) => chosen().tellCommits(commits),
    tellShellLeft: () => chosen().tellShellLeft(),
    end: (onEvent) => chosen().end(onEvent),
    died: () => chosen().died(),
    interrupt: (why) => chosen().interrupt(why),
    here: (argv, onTerminal) => chosen().here(argv, onTerminal),
    dismiss: () => engine?.dismiss(),
  }
}

/** `null`: it is ready. @throws {HostError} what has nothing to do with rights */
async function whyNotHere(engine: Engine | null, plan: { labs: readonly Lab[] }): Promise<HostError | null> {
  const obstacle = whyNoPrivateHost(plan.labs.some(({ requires }) => requires.docker !== false))
  if (obstacle !== null || engine === null) return obstacle
  try {
    await engine.ready(plan)
    return null
  } catch (error) {
    if (error instanceof HostError && isRefusal(error)) return error
    throw error
  }
}

/** Whoever has typed a wrong password wanted to be root. */
function isRefusal({ rule, message }: HostError): boolean {
  return /^(sudo-(missing|password|refused)|no-user-namespace)$/.test(rule) && !/incorrect/i.test(message)
}

function firstLine(words: string): string {
  return words.split('\n')[0]!.replace(/:$/, '')
}

async function answers(): Promise<boolean> {
  return engineOutside().then(
    () => true,
    () => false,
  )
}

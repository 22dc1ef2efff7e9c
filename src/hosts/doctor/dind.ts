import { docker } from '../dind/docker-command.ts'
import { imageName } from '../dind/image.ts'

/** What is known of the Docker engine that `dind` hosts would be on: whichever the user's `docker` speaks to. */
export interface DindFacts {
  /** `null`: it does not answer. */
  version: string | null
  /** Why it does not, in one line; `null` where it does. */
  why: string | null
  /** The image that hosts are made of. */
  image: string
  hasImage: boolean
}

/** Looks, and builds nothing. */
export async function dindFacts(): Promise<DindFacts> {
  const image = imageName()
  try {
    const { status, stdout, stderr } = await docker(['version', '--format', '{{.Server.Version}}'], {
      limitMs,
    })
    if (status !== 0) return { version: null, why: lastLine(stderr), image, hasImage: false }
    const found = await docker(['image', 'inspect', '--format', '{{.Id}}', image], { limitMs })
    return { version: stdout.trim(), why: null, image, hasImage: found.status === 0 }
  } catch (error) {
    return { version: null, why: (error as Error).message, image, hasImage: false }
  }
}

const limitMs = 5_000

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'docker version fails, and says nothing'
}

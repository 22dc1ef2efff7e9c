import type { FoundCredentials } from './docker-config.ts'
import type { Absent } from './fetched.ts'

/** What a registry answered instead of an image, and with what it had been asked. */
export interface Refusal {
  /** Where it was asked: `registry-1.docker.io`. */
  host: string
  /** As images name it: `docker.io`. */
  registry: string
  status: number
  /** `401 Unauthorized` */
  statusText: string
  /** The answer's body: a registry tells its reasons as JSON. */
  body: string
  /** `null` where it wanted none. */
  found: FoundCredentials | null
  sent: boolean
  withheld?: string | undefined
}

/** A registry's refusal in words, with what would help. No credentials are in them. */
export function refusalWords(refusal: Refusal): Absent {
  const { host, registry, status, statusText, found } = refusal
  const login = registry === 'docker.io' ? '`docker login`' : `\`docker login ${registry}\``
  if (status === 429) {
    return {
      absent: `the registry ${host} has had too many requests from here (${reasonFrom(refusal)})`,
      hint: `Try again later, or run ${login}: registries give more to those they know.`,
    }
  }
  if (status !== 401 && status !== 403)
    return { absent: `the registry ${host} did not give it (${statusText})` }
  return {
    absent: `the registry ${host} did not give it (${statusText}): ${asked(refusal)}`,
    ...(found && { hint: `${login} stores credentials in ${found.file}, where labrun looks for them.` }),
  }
}

function asked({ found, sent, withheld }: Refusal): string {
  if (!found) return 'it asked for no credentials'
  if (withheld) return `the credentials of ${found.file} were not sent, as ${withheld}`
  if (sent) return `it refused the credentials of ${found.file}`
  if (found.credentials !== null) return `it does not take such credentials as ${found.file} has`
  return `it is not there or needs credentials, and ${found.why}`
}

/** The registry's own words, `{"errors": [{"message": …}]}`, where it has some. */
function reasonFrom({ body, statusText }: Refusal): string {
  try {
    const { errors } = JSON.parse(body) as { errors?: { message?: unknown }[] }
    const message = errors?.[0]?.message
    return typeof message === 'string' ? message.slice(0, 300) : statusText
  } catch {
    return statusText
  }
}

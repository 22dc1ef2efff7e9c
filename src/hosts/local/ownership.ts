import { type EngineClient, engineMessage } from '../engine-client.ts'
import type { Kind } from './endpoints.ts'
import type { Journal } from './journal.ts'

/** The label of all that a run's lab has the engine make; its value is the run's id. */
export const RUN_LABEL = 'labrun.run'

/** A thing that an engine has. */
export interface Thing {
  id: string
  /** The run has made it. */
  isOwn: boolean
  /** What it is and whose, in words: `the container web (nginx, since 2026-11-29 12:00 UTC)`. */
  words: string
}

/** An image that an engine has. */
export interface ImageThing extends Thing {
  tags: string[]
}

/** What an engine has, and what of it is the run's. */
export class Ownership {
  readonly #engine: EngineClient
  readonly #run: string
  readonly #journal: Pick<Journal, 'owns'>

  constructor(engine: EngineClient, run: string, journal: Pick<Journal, 'owns'>) {
    this.#engine = engine
    this.#run = run
    this.#journal = journal
  }

  isOwnTag(name: string): boolean {
    return this.#journal.owns(`tag ${name}`)
  }

  /** `null` where there is none of that name. @throws {HostError} where the engine does not answer */
  async find(kind: Kind, name: string): Promise<Thing | null> {
    const body = await this.#inspect(LOOK[kind](encodeURIComponent(name)))
    if (body === null) return null
    const { id, about, labels } = READ[kind](body)
    return this.#thing(kind, id, `the ${kind} ${about}`, labels)
  }

  async findImage(name: string): Promise<ImageThing | null> {
    const body = await this.#inspect(`/images/${name.split('/').map(encodeURIComponent).join('/')}/json`)
    if (body === null) return null
    const { Id, RepoTags, Config } = body as ImageBody
    return { ...this.#thing('image', Id, `the image ${name}`, Config?.Labels), tags: RepoTags ?? [] }
  }

  /** The container that an exec runs in. */
  async containerOf(exec: string): Promise<Thing | null> {
    const body = await this.#inspect(`/exec/${encodeURIComponent(exec)}/json`)
    return body === null ? null : this.find('container', (body as { ContainerID: string }).ContainerID)
  }

  #thing(kind: Kind | 'image', id: string, about: string, labels: Labels): Thing {
    const isOwn = labels?.[RUN_LABEL] === this.#run || this.#journal.owns(`${kind} ${id}`)
    return { id, isOwn, words: `${about}${ownerWords(labels)}` }
  }

  async #inspect(path: string): Promise<unknown> {
    const { status, body } = await this.#engine.call('GET', path)
    if (status === 200) return body
    // A name that no thing can have, the engine says itself.
    if (status < 500) return null
    throw new Error(`the Docker engine refused (${status}): ${engineMessage(body)}`)
  }
}

type Labels = Record<string, string> | null | undefined

const LOOK: Record<Kind, (name: string) => string> = {
  container: (name) => `/containers/${name}/json`,
  network: (name) => `/networks/${name}`,
  volume: (name) => `/volumes/${name}`,
}

interface ContainerBody {
  Id: string
  Name: string
  Created: string
  Config: { Image: string; Labels: Labels }
}
interface NetworkBody {
  Id: string
  Name: string
  Driver: string
  Created: string
  Labels: Labels
}
interface VolumeBody {
  Name: string
  CreatedAt?: string
  Labels: Labels
}
interface ImageBody {
  Id: string
  RepoTags: string[] | null
  Config?: { Labels?: Labels }
}

interface Read {
  id: string
  /** Its name, and what people know it by. */
  about: string
  labels: Labels
}

const READ: Record<Kind, (body: unknown) => Read> = {
  container(body) {
    const { Id, Name, Created, Config } = body as ContainerBody
    const about = `${Name.replace(/^\//, '')} (${Config.Image}, since ${minute(Created)})`
    return { id: Id, about, labels: Config.Labels }
  },
  network(body) {
    const { Id, Name, Driver, Created, Labels } = body as NetworkBody
    return { id: Id, about: `${Name} (${Driver}, since ${minute(Created)})`, labels: Labels }
  },
  volume(body) {
    const { Name, CreatedAt, Labels } = body as VolumeBody
    const since = CreatedAt === undefined ? '' : ` (since ${minute(CreatedAt)})`
    return { id: Name, about: `${Name}${since}`, labels: Labels }
  },
}

/** Who says that it is his; nothing where nobody does. */
function ownerWords(labels: Labels): string {
  const run = labels?.[RUN_LABEL]
  if (run !== undefined) return ` of the labrun run ${run}`
  const project = labels?.['com.docker.compose.project']
  return project === undefined ? '' : ` of the compose project ${project}`
}

function minute(date: string): string {
  const time = new Date(date)
  return Number.isNaN(time.getTime())
    ? 'a time not known'
    : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** The body of `POST /containers/create`, as far as it is about other things. */
interface OrderBody {
  HostConfig?: {
    Binds?: string[] | null
    Mounts?: MountBody[] | null
    VolumesFrom?: string[] | null
    NetworkMode?: string
    PidMode?: string
    IpcMode?: string
    VolumeDriver?: string
  } | null
}

interface MountBody {
  Type?: string
  Source?: string
  ReadOnly?: boolean
  VolumeOptions?: { DriverConfig?: { Name?: string; Options?: Record<string, string> } | null } | null
}

/** A volume that a container names. Where it is missing Docker makes it by the way. */
export interface WantedVolume {
  name: string
  readOnly: boolean
  driver?: string
  options?: Record<string, string>
}

/** What of others a container would get its hands on. */
export interface OrderNeeds {
  volumes: WantedVolume[]
  /** Containers whose namespaces it enters, or whose volumes it writes. */
  containers: string[]
  /** Paths of this machine that it sees. */
  paths: string[]
}

/** What an order of a container names. */
export function needsOf(order: unknown): OrderNeeds {
  const { HostConfig } = order as OrderBody
  const binds = (HostConfig?.Binds ?? []).map(readBind)
  const mounts = (HostConfig?.Mounts ?? []).filter(({ Source }) => Boolean(Source))
  const entered = [HostConfig?.NetworkMode, HostConfig?.PidMode, HostConfig?.IpcMode].flatMap(
    (mode) => /^container:(.+)$/.exec(mode ?? '')?.[1] ?? [],
  )
  const written = (HostConfig?.VolumesFrom ?? []).filter((from) => !from.endsWith(':ro'))
  return {
    volumes: [
      ...binds
        .filter(({ name }) => !name.startsWith('/'))
        .map((bind) => ({
          ...bind,
          ...(HostConfig?.VolumeDriver ? { driver: HostConfig.VolumeDriver } : {}),
        })),
      ...mounts.filter(({ Type }) => Type === 'volume').map(volumeOf),
    ],
    containers: [...entered, ...written.map((from) => from.replace(/:rw$/, ''))],
    paths: [
      ...binds.filter(({ name }) => name.startsWith('/')).map(({ name }) => name),
      ...mounts.filter(({ Type }) => Type === 'bind').map(({ Source }) => Source!),
    ],
  }
}

function volumeOf({ Source, ReadOnly, VolumeOptions }: MountBody): WantedVolume {
  const { Name: driver, Options: options } = VolumeOptions?.DriverConfig ?? {}
  return {
    name: Source!,
    readOnly: ReadOnly === true,
    ...(driver ? { driver } : {}),
    ...(options ? { options } : {}),
  }
}

/** `SOURCE:TARGET[:OPTIONS]`; Docker takes nothing without a source for a bind. */
function readBind(bind: string): { name: string; readOnly: boolean } {
  const [name = '', , options = ''] = bind.split(':')
  return { name, readOnly: options.split(',').includes('ro') }
}

/** The same body, labelled. Numbers that JavaScript has no room for stay as they are. */
export function withLabel(text: string, name: string, value: string): { body: object; text: string } {
  const body = JSON.parse(text, exactNumbers) as Record<string, unknown>
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Error('no JSON object')
  // Go takes names of fields in any case.
  const key = Object.keys(body).find((each) => each.toLowerCase() === 'labels') ?? 'Labels'
  body[key] = { ...(body[key] as object | null), [name]: value }
  return { body, text: JSON.stringify(body) }
}

interface WithRaw {
  rawJSON?(text: string): unknown
}

function exactNumbers(this: unknown, _: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined || String(value) === context.source)
    return value
  return (JSON as WithRaw).rawJSON?.(context.source) ?? value
}

import type { FrontMatter } from './defaults.ts'
import { CODE_KEYS, checkPageKey, STARLIGHT_KEYS } from './page-keys.ts'
import {
  BYTES,
  COMMANDS,
  CONTAINER,
  DOCKER,
  IMAGES,
  type JsonSchema,
  LINE,
  NETWORK,
  PATHS,
  SECRETS,
  TEXT,
  TIME,
  VARIABLES,
  type ValueKind,
} from './values.ts'
import type { Slot, YamlReader } from './yaml-reader.ts'

/** A key of the front matter. */
interface Key {
  /** What it says of the lab, for whoever writes one. */
  description: string
  /** Of what stands behind it. */
  schema: JsonSchema
  read: (slot: Slot, reader: YamlReader, into: FrontMatter) => void
}

function key<T>(description: string, kind: ValueKind<T>, take: (value: T, into: FrontMatter) => void): Key {
  return {
    description,
    schema: kind.schema,
    read(slot, reader, into) {
      const value = kind.read(slot, reader)
      if (value !== null) take(value, into)
    },
  }
}

/** The keys of `requires`. */
export const REQUIRES_KEYS: ReadonlyMap<string, Key> = new Map([
  [
    'images',
    key('Images, made ready before the first step.', IMAGES, (images, into) => {
      into.requires.images = images.map(({ text }) => text)
      into.imagePlaces = images.map(({ place }) => place)
    }),
  ],
  [
    'commands',
    key('Commands that the Docker host must have on its PATH.', COMMANDS, (commands, into) => {
      into.requires.commands = commands.map(({ text }) => text)
    }),
  ],
  [
    'docker',
    key(
      'Range of Docker versions, such as ">=20.10"; false for a lab without Docker. Default: ">=20.10".',
      DOCKER,
      (docker, into) => {
        into.requires.docker = docker
      },
    ),
  ],
  [
    'network',
    key(
      'true: the lab reaches the internet. optional: it does where it can. Default: false.',
      NETWORK,
      (network, into) => {
        into.requires.network = network
      },
    ),
  ],
])

/** The keys of the front matter that are labrun's. */
export const KEYS: ReadonlyMap<string, Key> = new Map([
  [
    'title',
    key("Title of the lab. Default: the file's name.", LINE, (title, into) => {
      into.title = title
    }),
  ],
  [
    'description',
    key('What the lab is about, for the page and for search engines.', TEXT, (text, into) => {
      into.description = text.trim()
    }),
  ],
  [
    'container',
    key('Container of nsenter and exec blocks that name none.', CONTAINER, (container, into) => {
      into.container = container
    }),
  ],
  [
    'requires',
    {
      description: 'What the lab needs before its first step.',
      schema: keysSchema(REQUIRES_KEYS),
      read: readRequirements,
    },
  ],
  [
    'timeout',
    key('Limit of the whole lab, images not counted. Default: 5m.', TIME, (ms, into) => {
      into.timeoutMs = ms
    }),
  ],
  [
    'step-timeout',
    key('Limit of one try of a step. Default: 30s.', TIME, (ms, into) => {
      into.stepTimeoutMs = ms
    }),
  ],
  [
    'max-output',
    key('How much a step may print on each of its streams. Default: 64MiB.', BYTES, (bytes, into) => {
      into.maxOutputBytes = bytes
    }),
  ],
  [
    'env',
    key('Variables for every block.', VARIABLES, (variables, into) => {
      into.env = variables
    }),
  ],
  [
    'secrets',
    key('Variables of the environment that every block has too; masked.', SECRETS, (secrets, into) => {
      into.secrets = secrets.map(({ text, place }) => ({ name: text, place }))
    }),
  ],
  [
    'setup',
    key('Paths of files whose steps run first, and whose teardown runs last.', PATHS, (paths, into) => {
      into.setup = paths
    }),
  ],
])

/** A map with these keys, and no others, as a JSON Schema. */
export function keysSchema(keys: ReadonlyMap<string, Key>): JsonSchema {
  const properties = [...keys].map(([name, { description, schema }]) => [name, { description, ...schema }])
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false }
}

/** Reads one key of the front matter. */
export function readKey(slot: Slot, reader: YamlReader, into: FrontMatter): void {
  const { name } = slot
  if (STARLIGHT_KEYS.includes(name) || CODE_KEYS.includes(name)) {
    checkPageKey(slot, reader)
    return
  }
  const known = KEYS.get(name)
  if (known === undefined) {
    reader.complainOfKey(slot, [...KEYS.keys()], STARLIGHT_KEYS)
    return
  }
  into.lines.set(name, reader.placeOf(slot.key).line)
  known.read(slot, reader, into)
}

function readRequirements(slot: Slot, reader: YamlReader, into: FrontMatter): void {
  const entries = reader.entries(slot)
  for (const entry of entries) {
    const known = REQUIRES_KEYS.get(entry.name.slice('requires.'.length))
    into.lines.set(entry.name, reader.placeOf(entry.key).line)
    if (known !== undefined) known.read(entry, reader, into)
    else reader.complainOfKey(entry, [...REQUIRES_KEYS.keys()])
  }
  const { docker, images } = into.requires
  const imagesSlot = entries.find(({ name }) => name === 'requires.images')
  if (docker !== false || images.length === 0 || imagesSlot === undefined) return
  reader.complain(imagesSlot, {
    rule: 'docker-off',
    reason: 'found images in a lab with docker: false, expected none',
    hint: 'Leave one of the two out.',
  })
}

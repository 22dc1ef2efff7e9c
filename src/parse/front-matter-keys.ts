import { CONTAINER_FORMS, isCommandName, isContainerName, isImageName } from './docker-names.ts'
import { DOCKER_RANGE_FORMS, parseDockerRange } from './docker-range.ts'
import { DURATION_FORMS, parseDuration } from './duration.ts'
import type { FrontMatter } from './front-matter-defaults.ts'
import { isVariableName, mayBeSet } from './names.ts'
import { parseSize, SIZE_FORMS, sizeHint } from './size.ts'
import { shown } from './words.ts'
import type { Slot, YamlReader } from './yaml-reader.ts'

/** The docs schema of Starlight, read by the page alone: https://starlight.astro.build/reference/frontmatter/ */
const STARLIGHT_KEYS =
  'slug editUrl head tableOfContents template hero banner lastUpdated prev next pagefind draft sidebar'.split(
    ' ',
  )

const NOT_YET = new Map([
  ['secrets', { what: 'a lab with secrets', hint: 'Leave it out: so far labs run without.' }],
  ['setup', { what: 'a common set-up', hint: 'Write it as the first step.' }],
])

type KeyReader = (slot: Slot, reader: YamlReader, into: FrontMatter) => void

const KEYS: ReadonlyMap<string, KeyReader> = new Map<string, KeyReader>([
  ['title', (slot, reader, into) => (into.title = readLine(slot, reader) ?? into.title)],
  ['description', (slot, reader, into) => (into.description = reader.text(slot)?.trim() ?? '')],
  ['container', (slot, reader, into) => (into.container = readContainer(slot, reader))],
  ['requires', readRequirements],
  ['timeout', (slot, reader, into) => (into.timeoutMs = readDuration(slot, reader) ?? into.timeoutMs)],
  [
    'step-timeout',
    (slot, reader, into) => (into.stepTimeoutMs = readDuration(slot, reader) ?? into.stepTimeoutMs),
  ],
  [
    'max-output',
    (slot, reader, into) => (into.maxOutputBytes = readSize(slot, reader) ?? into.maxOutputBytes),
  ],
  ['env', readVariables],
])

const IMAGE_FORMS = 'the name of an image, such as nginx or nginx:1.27'
const COMMAND_FORMS = 'the name of a command, such as ip'

const REQUIRES_KEYS: ReadonlyMap<string, KeyReader> = new Map<string, KeyReader>([
  [
    'images',
    (slot, reader, { requires }) => (requires.images = readNames(slot, reader, isImageName, IMAGE_FORMS)),
  ],
  [
    'commands',
    (slot, reader, { requires }) =>
      (requires.commands = readNames(slot, reader, isCommandName, COMMAND_FORMS)),
  ],
  [
    'docker',
    (slot, reader, { requires }) => (requires.docker = readDockerRange(slot, reader) ?? requires.docker),
  ],
  ['network', readNetwork],
])

/** Reads one key of the front matter. */
export function readKey(slot: Slot, reader: YamlReader, into: FrontMatter): void {
  const { name } = slot
  if (STARLIGHT_KEYS.includes(name)) return
  const notYet = NOT_YET.get(name)
  const read = KEYS.get(name)
  if (notYet !== undefined) complainNotYet(slot, reader, notYet.what, notYet.hint)
  else if (read !== undefined) read(slot, reader, into)
  else reader.complainOfKey(slot, [...KEYS.keys()], [...STARLIGHT_KEYS, ...NOT_YET.keys()])
}

function readRequirements(slot: Slot, reader: YamlReader, into: FrontMatter): void {
  const entries = reader.entries(slot)
  for (const entry of entries) {
    const read = REQUIRES_KEYS.get(entry.name.slice('requires.'.length))
    if (read !== undefined) read(entry, reader, into)
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

function readLine(slot: Slot, reader: YamlReader): string | null {
  const text = reader.text(slot)
  if (text === null || (text.trim() !== '' && !text.includes('\n'))) return text
  complainOfValue(slot, reader, text, 'one line of text')
  return null
}

function readContainer(slot: Slot, reader: YamlReader): string | null {
  const text = reader.text(slot)
  if (text === null || isContainerName(text)) return text
  complainOfValue(slot, reader, text, CONTAINER_FORMS)
  return null
}

function readDuration(slot: Slot, reader: YamlReader): number | null {
  return readAmount(slot, reader, parseDuration, DURATION_FORMS)
}

function readSize(slot: Slot, reader: YamlReader): number | null {
  return readAmount(slot, reader, parseSize, SIZE_FORMS, sizeHint)
}

function readAmount(
  slot: Slot,
  reader: YamlReader,
  parse: (text: string) => number | null,
  expected: string,
  hintOf?: (text: string) => { hint?: string },
): number | null {
  const text = reader.text(slot, expected)
  const amount = text === null ? null : parse(text)
  if (text !== null && amount === null) complainOfValue(slot, reader, text, expected, hintOf?.(text))
  return amount
}

function readNames(
  slot: Slot,
  reader: YamlReader,
  isName: (text: string) => boolean,
  expected: string,
): string[] {
  return reader.texts(slot).flatMap(({ text, slot: item }) => {
    if (isName(text)) return text
    complainOfValue(item, reader, text, expected)
    return []
  })
}

function readDockerRange(slot: Slot, reader: YamlReader): string | false | null {
  if (reader.scalar(slot) === false) return false
  const text = reader.text(slot, DOCKER_RANGE_FORMS)
  const range = text === null ? null : parseDockerRange(text)
  if (text !== null && range === null) complainOfValue(slot, reader, text, DOCKER_RANGE_FORMS)
  return range
}

function readNetwork(slot: Slot, reader: YamlReader): void {
  const value = reader.scalar(slot)
  if (value === false) return
  if (value === true || value === 'optional') {
    complainNotYet(
      slot,
      reader,
      'a lab that reaches the internet',
      'Name the images in requires.images: they are made ready before the lab.',
    )
    return
  }
  if (reader.text(slot, 'false') !== null) complainOfValue(slot, reader, String(value), 'false')
}

function readVariables(slot: Slot, reader: YamlReader, into: FrontMatter): void {
  for (const entry of reader.entries(slot)) readVariable(entry, reader, into)
}

function readVariable(slot: Slot, reader: YamlReader, { env }: FrontMatter): void {
  const name = slot.name.slice('env.'.length)
  if (!isVariableName(name)) {
    reader.complain(
      { ...slot, value: slot.key },
      {
        rule: 'bad-value',
        reason: `found ${shown(name)} as a variable of env, expected a name of letters, digits and _`,
        actual: name,
      },
    )
  } else if (!mayBeSet(name)) {
    reader.complain(
      { ...slot, value: slot.key },
      {
        rule: 'reserved-name',
        reason: `found ${name} as a variable of env, which is the shell's own, expected another name`,
        actual: name,
      },
    )
  }
  const text = reader.text(slot)
  if (text !== null) env[name] = text
}

function complainOfValue(
  slot: Slot,
  reader: YamlReader,
  text: string,
  expected: string,
  hint: { hint?: string } = {},
): void {
  reader.complain(slot, {
    rule: 'bad-value',
    reason: `found ${shown(text)} as ${slot.name}, expected ${expected}`,
    ...hint,
    actual: text,
    expected: [expected],
  })
}

function complainNotYet(slot: Slot, reader: YamlReader, what: string, hint: string): void {
  reader.complain(
    { ...slot, value: slot.key },
    { rule: 'not-yet', reason: `found ${slot.name}: ${what} is not there yet`, hint, actual: slot.name },
  )
}

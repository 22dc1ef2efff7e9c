import type { Place } from '../../core/place.ts'
import { DURATION, DURATION_FORMS, parseDuration } from '../duration.ts'
import { isVariableName, mayBeSecret, mayBeSet, VARIABLE_NAME } from '../names.ts'
import {
  CONTAINER_FORMS,
  CONTAINER_NAME,
  isCommandName,
  isContainerName,
  isImageName,
} from '../script/docker-names.ts'
import { parseSize, SIZE, SIZE_FORMS, sizeHint } from '../size.ts'
import { shown } from '../words.ts'
import type { PlacedText } from './defaults.ts'
import { DOCKER_RANGE_FORMS, parseDockerRange } from './docker-range.ts'
import type { Slot, YamlReader } from './yaml-reader.ts'

/** A JSON Schema (draft 7), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What a value of the front matter can be: how it is read, and how a JSON Schema says the same, as far as it can. */
export interface ValueKind<T> {
  schema: JsonSchema
  /** @returns `null`, with a message, where it is something else */
  read(slot: Slot, reader: YamlReader): T | null
}

/** Any text. */
export const TEXT: ValueKind<string> = {
  schema: { type: 'string' },
  read: (slot, reader) => reader.text(slot),
}

/** One line of text. */
export const LINE: ValueKind<string> = textKind({
  expected: 'one line of text',
  pattern: /^[^\n]*[^\s][^\n]*$/,
  parse: (text) => (text.trim() !== '' && !text.includes('\n') ? text : null),
  typeExpected: 'text',
})

/** A container's name or ID. */
export const CONTAINER: ValueKind<string> = textKind({
  expected: CONTAINER_FORMS,
  pattern: CONTAINER_NAME,
  parse: (text) => (isContainerName(text) ? text : null),
  typeExpected: 'text',
})

/** Milliseconds. */
export const TIME: ValueKind<number> = textKind({
  expected: DURATION_FORMS,
  pattern: DURATION,
  parse: parseDuration,
})

/** Bytes. */
export const BYTES: ValueKind<number> = textKind({
  expected: SIZE_FORMS,
  pattern: SIZE,
  parse: parseSize,
  hintOf: sizeHint,
})

/** Names of images, each with its place. */
export const IMAGES: ValueKind<PlacedText[]> = namesKind(
  isImageName,
  'the name of an image, such as nginx or nginx:1.27',
)

/** Names of commands, each with its place. */
export const COMMANDS: ValueKind<PlacedText[]> = namesKind(isCommandName, 'the name of a command, such as ip')

const RANGE = textKind({ expected: DOCKER_RANGE_FORMS, parse: parseDockerRange })

/** A range of Docker's versions, or `false`. */
export const DOCKER: ValueKind<string | false> = {
  schema: { anyOf: [RANGE.schema, { const: false }] },
  read: (slot, reader) => (reader.scalar(slot) === false ? false : RANGE.read(slot, reader)),
}

const NETWORK_FORMS = 'true, false or optional'

/** Whether the lab reaches the internet. */
export const NETWORK: ValueKind<boolean | 'optional'> = {
  schema: { enum: [true, false, 'optional'] },
  read(slot, reader) {
    const value = reader.scalar(slot)
    if (typeof value === 'boolean' || value === 'optional') return value
    if (reader.text(slot, NETWORK_FORMS) !== null) complainOfValue(slot, reader, String(value), NETWORK_FORMS)
    return null
  },
}

/** Variables by their names, without a prototype. */
export const VARIABLES: ValueKind<Record<string, string>> = {
  schema: {
    type: 'object',
    propertyNames: { pattern: VARIABLE_NAME.source },
    additionalProperties: { type: 'string' },
  },
  read(slot, reader) {
    const variables = Object.create(null) as Record<string, string>
    for (const entry of reader.entries(slot)) readVariable(entry, reader, variables)
    return variables
  },
}

/** Paths of files that set a lab up, each with its place; what they lead to is another's business. */
export const PATHS: ValueKind<PlacedText[]> = namesKind((text) => text !== '', 'the path of a Markdown file')

const SECRET_NAMES = namesKind(
  isVariableName,
  'the name of a variable of your environment: letters, digits and _',
)

/** Names of variables whose values are the user's, each with its place. */
export const SECRETS: ValueKind<PlacedText[]> = {
  schema: { type: 'array', items: { type: 'string', pattern: VARIABLE_NAME.source } },
  read(slot, reader) {
    const names = SECRET_NAMES.read(slot, reader) ?? []
    for (const { text, place } of names) if (!mayBeSecret(text)) complainOfOwner(text, place, reader)
    return names
  },
}

function complainOfOwner(name: string, place: Place, reader: YamlReader): void {
  reader.complainAt(place, {
    rule: 'reserved-name',
    reason: `found ${name} as an item of secrets, which is the shell's own, expected another name`,
    hint: 'Have the value in a variable of another name.',
    actual: name,
  })
}

interface TextForms<T> {
  /** What it can be, for messages. */
  expected: string
  /** What a schema can say of it. */
  pattern?: RegExp
  parse: (text: string) => T | null
  /** What a value of another type is told to be, where that is not `expected`. */
  typeExpected?: string
  hintOf?: (text: string) => { hint?: string }
}

function textKind<T>({ expected, pattern, parse, typeExpected, hintOf }: TextForms<T>): ValueKind<T> {
  return {
    schema: { type: 'string', ...(pattern && { pattern: pattern.source }) },
    read(slot, reader) {
      const text = reader.text(slot, typeExpected ?? expected)
      const value = text === null ? null : parse(text)
      if (text !== null && value === null) complainOfValue(slot, reader, text, expected, hintOf?.(text))
      return value
    },
  }
}

/** A list of texts; those that are no such name are left out, with a message. */
function namesKind(isName: (text: string) => boolean, expected: string): ValueKind<PlacedText[]> {
  return {
    schema: { type: 'array', items: { type: 'string', minLength: 1 } },
    read: (slot, reader) =>
      reader.texts(slot).flatMap(({ text, slot: item }) => {
        if (isName(text)) return { text, place: reader.placeOf(item.key) }
        complainOfValue(item, reader, text, expected)
        return []
      }),
  }
}

function readVariable(slot: Slot, reader: YamlReader, into: Record<string, string>): void {
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
  if (text !== null) into[name] = text
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

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

type Schema = Record<string, unknown>

/** What is wrong with a value by a published schema, each complaint a line; empty where it is valid. */
export function complaintsOf(name: 'front-matter' | 'report', value: unknown): string[] {
  const validate = validatorOf(name)
  if (validate(value)) return []
  return validate.errors!.map(({ instancePath, message, params }) =>
    `${instancePath} ${message} ${JSON.stringify(params)}`.trim(),
  )
}

const validators = new Map<string, ValidateFunction>()

function validatorOf(name: string): ValidateFunction {
  const known = validators.get(name)
  if (known !== undefined) return known
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, `../../schemas/${name}.json`), 'utf8'))
  const validator = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(strict(schema) as Schema)
  validators.set(name, validator)
  return validator
}

/** The same without the leave to have other fields: here what is written, and not described, is a mistake. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, part]) => [key, strict(part)])
  const closed = 'properties' in value && !('additionalProperties' in value)
  return Object.fromEntries(closed ? [...entries, ['additionalProperties', false]] : entries)
}

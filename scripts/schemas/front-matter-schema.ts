import { KEYS, keysSchema } from '../../src/parse/front-matter/keys.ts'
import { STARLIGHT_KEYS } from '../../src/parse/front-matter/page-keys.ts'
import type { JsonSchema } from '../../src/parse/front-matter/values.ts'

/** Of what labs say of themselves, from the keys that labrun reads. */
export function frontMatterSchema(): JsonSchema {
  const { properties, ...schema } = keysSchema(KEYS)
  const ofThePage = STARLIGHT_KEYS.map((name) => [name, { description: "The page's, as Starlight has it." }])
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/labrun/schemas/front-matter.json',
    title: 'Front matter of a labrun lab',
    ...schema,
    properties: { ...(properties as object), ...Object.fromEntries(ofThePage) },
  }
}

import type { JsonSchema } from '../../src/parse/front-matter/values.ts'
import { frontMatterSchema } from './front-matter-schema.ts'
import { reportSchema } from './report-schema.ts'

/** The published schemas, by their files. */
export const SCHEMAS: Readonly<Record<string, () => JsonSchema>> = {
  'schemas/front-matter.json': frontMatterSchema,
  'schemas/report.json': reportSchema,
}

/** A schema as its file holds it. */
export function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

import { createGenerator } from 'ts-json-schema-generator'
import type { JsonSchema } from '../../src/parse/front-matter/values.ts'

/**
 * Of what `--reporter json` writes, from the types that labrun builds it by. Fields that are not described are accepted:
 * later versions of labrun add some.
 */
export function reportSchema(): JsonSchema {
  const { $schema, definitions, ...schema } = createGenerator({
    path: 'src/core/report.ts',
    tsconfig: 'tsconfig.json',
    type: 'Report',
    topRef: false,
    additionalProperties: true,
    // The types are checked elsewhere.
    skipTypeCheck: true,
  }).createSchema('Report')
  return {
    $schema,
    $id: 'https://unpkg.com/labrun/schemas/report.json',
    title: 'Report of a labrun run',
    ...schema,
    definitions,
  }
}

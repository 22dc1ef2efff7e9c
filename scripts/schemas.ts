/** `npm run schemas`: writes the JSON Schemas anew, from the definitions that the code uses. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { SCHEMAS, schemaText } from './schemas/schemas.ts'

mkdirSync('schemas', { recursive: true })
for (const [file, make] of Object.entries(SCHEMAS)) writeFileSync(file, schemaText(make()))

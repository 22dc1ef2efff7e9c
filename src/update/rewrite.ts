import type { ExpectationMode } from '../core/expectation.ts'
import { rewriteJson } from './json.ts'
import type { Misfit, Rewritten } from './misfit.ts'
import { rewriteOrdered } from './ordered.ts'
import { rewriteTable } from './table.ts'
import { rewriteUnordered } from './unordered.ts'

/** What writes an expectation anew, by its mode. */
const REWRITERS: Readonly<Record<ExpectationMode, (misfit: Misfit) => Rewritten>> = {
  lines: rewriteOrdered,
  contains: rewriteOrdered,
  not: () => ({ left: 'one of its lines is printed, and only you know which is wrong' }),
  table: rewriteTable,
  json: rewriteJson,
}

/** Writes an expectation anew; or says why not. */
export function rewrite(misfit: Misfit): Rewritten {
  const { mode, unordered } = misfit.expectation
  if (unordered && (mode === 'lines' || mode === 'contains')) return rewriteUnordered(misfit)
  return REWRITERS[mode](misfit)
}

import { forward } from './forward.ts'
import { RUN_LABEL } from './ownership.ts'
import { type Call, type Parts, pathOf } from './parts.ts'

/** Only what has the run's label goes. */
export async function prune({ address, run }: Parts, call: Call): Promise<void> {
  const { searchParams } = call.url
  const given = searchParams.get('filters')
  const filters = given === null || given === '' ? {} : (JSON.parse(given) as Record<string, unknown>)
  searchParams.set('filters', JSON.stringify({ ...filters, label: withOwn(filters.label, run) }))
  await forward(address, call.incoming, call.outgoing, { path: pathOf(call) })
}

/** Docker has two forms of filters: a list, and an object whose values are `true`. */
function withOwn(labels: unknown, run: string): unknown {
  const own = `${RUN_LABEL}=${run}`
  if (Array.isArray(labels)) return [...labels, own]
  return { ...(labels as object | undefined), [own]: true }
}

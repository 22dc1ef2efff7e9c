import type { Fate } from './allowed.ts'
import { MUTATIONS, type Mutant } from './mutant.ts'

const COLUMNS = ['tried', 'red', 'green, with a reason', 'green, without', 'not run'] as const

/** What became of mutants, counted by what was changed: one line for each kind, and their sum. */
export function countsTable(fates: ReadonlyMap<Mutant, Fate>): string {
  const rows = [...MUTATIONS, 'all'].map((mutation) => {
    const these = [...fates].filter(([mutant]) => mutation === 'all' || mutant.mutation === mutation)
    const counts = COLUMNS.map(
      (column) => these.filter(([, fate]) => column === 'tried' || columnOf(fate) === column).length,
    )
    return [mutation, ...counts.map((count, at) => String(count).padStart(COLUMNS[at]!.length))]
  })
  return [['', ...COLUMNS], ...rows]
    .map(([name, ...cells]) => `${name!.padEnd(24)}${cells.join('  ')}`)
    .join('\n')
}

function columnOf(fate: Fate): (typeof COLUMNS)[number] {
  if (fate.is === 'trouble') return 'not run'
  if (fate.is === 'red') return 'red'
  return fate.reason === null ? 'green, without' : 'green, with a reason'
}

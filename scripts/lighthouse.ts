/**
 * `npm run lighthouse`: what Lighthouse says of the site's main pages, as a table. No test: how fast a page is on a busy
 * machine tells nothing of the page. Status 1 where a score is below its floor.
 *
 *   npm run lighthouse -- /labs/namespaces/ /    these pages alone
 *   npm run lighthouse -- --runs 5               the median of so many, instead of 3
 */
import { parseArgs } from 'node:util'
import { CATEGORIES, FORMS, type Judgement, judgePage } from './lighthouse/judge-page.ts'
import { costLine, FLOORS, headLine, isBelowFloor, middle, scoreLine } from './lighthouse/score-table.ts'
import { withDevTools } from './lighthouse/with-dev-tools.ts'
import { showBuiltSite } from './test/built-site.ts'

const PAGES = ['/labs/namespaces/', '/', '/status/', '/docs/hosts/']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' } },
})
const runs = Number(values.runs)
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs: expected a number, found "${values.runs}"`)

const { url, close } = await showBuiltSite()
try {
  console.log(headLine())
  for (const page of positionals.length === 0 ? PAGES : positionals)
    for (const form of FORMS) {
      const judgements: Judgement[] = []
      // Each in a browser that has seen nothing yet; one after the other, since they are timed.
      for (let run = 0; run < runs; run += 1)
        judgements.push(await withDevTools((port) => judgePage(`${url}${page}`, form, port)))
      const judgement = middle(judgements)
      console.log(scoreLine(page, form, judgement))
      for (const cost of judgement.costs) console.log(costLine(cost))
      if (isBelowFloor(judgement)) process.exitCode = 1
    }
} finally {
  await close()
}
const floors = CATEGORIES.map((category) => `${category} ${FLOORS[category]}`).join(', ')
console.log(
  `\nmedian of ${runs}; ${process.exitCode === 1 ? 'below' : 'nothing is below'} the floor: ${floors}`,
)

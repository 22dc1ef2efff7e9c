#!/usr/bin/env node
/**
 * Makes each lab wrong in one place at a time, and runs it: every change must be noticed. Without each command, with each
 * line of its expectations and each exit status another. A change that may go unnoticed stands in
 * scripts/mutate-allowed.json, with its reason; an entry that excuses nothing is a failure too.
 *
 * Usage: npm run mutate [-- [--jobs N] [LAB[#STEP]…]]
 *
 * Without a LAB: all labs, and all labs below test/fixtures/torture that are meant to pass.
 */
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { globSync } from 'tinyglobby'
import { parseLab } from '../src/parse/lab.ts'
import { readLabFile } from '../src/parse/read-file.ts'
import { type Allowed, entryFor, type Fate, staleEntries } from './mutate/allowed.ts'
import { countsTable } from './mutate/counts-table.ts'
import type { Mutant } from './mutate/mutant.ts'
import { mutantsOf } from './mutate/mutants-of.ts'
import { runText } from './mutate/run-text.ts'

const EVERYWHERE = ['labs/*.md', 'test/fixtures/torture/*/lab.md']

const { values, positionals } = parseArgs({
  options: { jobs: { type: 'string', default: String(availableParallelism()) } },
  allowPositionals: true,
})
const allowed = JSON.parse(
  readFileSync(join(import.meta.dirname, 'mutate-allowed.json'), 'utf8'),
) as Allowed[]
const everything = positionals.length === 0
const labs = everything ? globSync(EVERYWHERE).toSorted().filter(isMeantToPass) : positionals

const fates = new Map<Mutant, Fate>()
const broken: string[] = []
let stale = everything ? allowed.filter(({ lab }) => !labs.includes(lab)) : []
for (const [path = '', step] of labs.map((lab) => lab.split('#'))) {
  const ofLab = await mutateLab(path, step)
  for (const [mutant, fate] of ofLab) fates.set(mutant, fate)
  if (step === undefined && !broken.includes(path)) stale = [...stale, ...staleEntries(path, allowed, ofLab)]
}
console.log(`\n${countsTable(fates)}`)
for (const entry of stale) console.log(`excuses nothing: ${JSON.stringify(entry)}`)
for (const lab of broken) console.log(`does not pass as it is: ${lab}`)
const isFine = [...fates.values()].every(
  (fate) => fate.is === 'red' || (fate.is === 'green' && fate.reason !== null),
)
process.exitCode = isFine && stale.length === 0 && broken.length === 0 ? 0 : 1

/** A lab that shows a failure has it in its expected.txt. */
function isMeantToPass(path: string): boolean {
  const expected = join(dirname(path), 'expected.txt')
  return !existsSync(expected) || /^exit 0$/m.test(readFileSync(expected, 'utf8'))
}

/** What became of the lab's mutants; of none where the lab itself does not pass. */
async function mutateLab(path: string, step: string | undefined): Promise<Map<Mutant, Fate>> {
  const source = readFileSync(path, 'utf8')
  const ofLab = new Map<Mutant, Fate>()
  const { lab } = parseLab(await readLabFile(path))
  if (lab === null || (await runText(path, source)).exitCode !== 0) {
    broken.push(path)
    return ofLab
  }
  const queue = mutantsOf(lab, source).filter((mutant) => step === undefined || mutant.step === step)
  const worker = async () => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const fate = await fateOf(mutant, path)
      ofLab.set(mutant, fate)
      console.log(
        `${wordFor(fate)} ${path}:${mutant.line} ${mutant.step}: ${mutant.mutation}: ${titleOf(mutant)}`,
      )
    }
  }
  await Promise.all(Array.from({ length: Number(values.jobs) }, worker))
  return ofLab
}

async function fateOf(mutant: Mutant, path: string): Promise<Fate> {
  const { exitCode, printed } = await runText(path, mutant.text)
  if (exitCode === 0) return { is: 'green', reason: entryFor(mutant, path, allowed)?.reason ?? null }
  // 3: what is left is no lab. Any other code says nothing about the lab.
  return exitCode === 1 || exitCode === 3 ? { is: 'red' } : { is: 'trouble', text: printed }
}

function wordFor(fate: Fate): string {
  if (fate.is === 'trouble') return `TROUBLE\n${fate.text}\n`
  if (fate.is === 'red') return 'red   '
  return fate.reason === null ? 'GREEN ' : 'green '
}

function titleOf({ of }: Mutant): string {
  const [first = '', ...others] = of.split('\n')
  return others.length === 0 ? first : `${first} …`
}

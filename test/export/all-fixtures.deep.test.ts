import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Lab } from '../../src/core/lab.ts'
import { exportLab } from '../../src/export/export-lab.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'
import { checkSyntax } from '../../src/session/check-syntax.ts'
import { examplesOf, piecesAsLab } from '../parse/page-examples.ts'

/** Every lab that there is: of the fixtures, of docs/format.md, and the labs themselves. */
function allLabs(): Lab[] {
  const examples = examplesOf(readFileSync('docs/format.md', 'utf8'))
  const ofPage = examples.filter(({ whole }) => whole).map(({ text }) => text)
  const files = ['test/fixtures', 'labs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
  return [...ofPage, piecesAsLab(examples, ['container: web']), ...files].flatMap(
    (text) => parseLab(labFile('x.md', Buffer.from(text))).lab ?? [],
  )
}

const asBash = (scripts: readonly string[]) =>
  checkSyntax(scripts.map((script) => ({ script, line: 1, shell: 'bash' })))

test('what is made of any lab, bash can read', async () => {
  const labs = allLabs()
  expect(labs.length).toBeGreaterThan(100)
  const scripts = labs.map((lab) => exportLab(lab, []).script)
  // No shell has been asked so far: some labs are wrong by what only a shell can tell.
  const own = await asBash(labs.map(({ steps }) => steps.map(({ script }) => script).join('\n')))
  const wrong = new Set(own.map(({ index }) => index))
  const found = (await asBash(scripts)).filter(({ index }) => !wrong.has(index))
  expect(found.map(({ index, message }) => `${labs[index]!.title}: ${message}`)).toEqual([])
})

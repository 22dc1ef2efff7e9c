import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { examplesOf, piecesAsLab } from '../parse/page-examples.ts'
import { labFile, labrun } from './command.ts'

// The examples of docs/format.md are run: what the page shows is what happens.

const examples = examplesOf(readFileSync(join(import.meta.dirname, '../../docs/format.md'), 'utf8'))
const FRONT_MATTER = ['container: web', 'requires: { images: [nginx] }']

beforeEach(() => {
  vi.stubEnv('REGISTRY_TOKEN', 'hunter2-hunter2')
  return () => vi.unstubAllEnvs()
})

test.each(examples.filter(({ whole, path }) => whole && path === null))(
  'the lab on line $line',
  async ({ text }) => {
    await passes(text)
  },
)

test('the pieces, one after another on one host', async () => {
  await passes(piecesAsLab(examples, FRONT_MATTER))
})

async function passes(text: string): Promise<void> {
  const file = labFile('')
  writeFileSync(file, text)
  for (const example of examples.filter(({ path }) => path !== null)) {
    const path = join(dirname(file), example.path!)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, example.text)
  }
  const { exitCode, stdout, stderr } = await labrun(file, '--reporter', 'plain')
  expect({ exitCode, said: stderr + stdout }).toEqual({
    exitCode: 0,
    said: expect.stringContaining('✓ passed'),
  })
}

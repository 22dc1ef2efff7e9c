import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addRepoDigests } from '../../../src/hosts/images/repo-digests.ts'

test('what came from a registry, or is named by its digest, gets that name beside its tag', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-digests-'))
  const image = (name: string, source: 'registry' | 'recipe' | 'local-engine', config: string) => {
    const directory = join(folder, config)
    mkdirSync(directory)
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify([{ Config: config }]))
    return { name, source, digest: `sha256:of-${config}`, directory }
  }
  mkdirSync(join(folder, 'image/overlay2'), { recursive: true })
  const file = join(folder, 'image/overlay2/repositories.json')
  const tagged = { 'localhost:5000/web': { 'localhost:5000/web:1': 'sha256:a' } }
  writeFileSync(file, JSON.stringify({ Repositories: tagged }))
  addRepoDigests(folder, [
    image('localhost:5000/web:1', 'registry', 'a.json'),
    image('db@sha256:named', 'local-engine', 'b.json'),
    image('made:latest', 'recipe', 'c.json'),
  ])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    Repositories: {
      'localhost:5000/web': {
        'localhost:5000/web:1': 'sha256:a',
        'localhost:5000/web@sha256:of-a.json': 'sha256:a',
      },
      db: { 'db@sha256:named': 'sha256:b' },
    },
  })
  rmSync(folder, { recursive: true })
})

test('a store of another layout is left alone', () => {
  const image = { name: 'web:1', source: 'registry' as const, digest: 'sha256:0', directory: '/nowhere' }
  expect(() => addRepoDigests('/nonexistent', [image])).not.toThrow()
})

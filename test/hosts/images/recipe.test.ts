import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseImageName } from '../../../src/hosts/images/image-name.ts'
import { findRecipe, readRecipe } from '../../../src/hosts/images/recipe.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-recipe-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function write(text: string, directory = folder): string {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'recipe.yaml'), text)
  return directory
}

test('all that a recipe can say', () => {
  const text = `
stand-in-for: docker.io/library/web
debian:
  packages: [nginx, curl]
setup: setup.sh
config:
  cmd: [nginx, -g, daemon off;]
  entrypoint: [/start]
  env: { COLOUR: blue }
  expose: [80/tcp]
  stop-signal: SIGQUIT
  working-dir: /srv
  user: nginx
`
  expect(readRecipe(write(text))).toEqual({
    directory: folder,
    standInFor: 'docker.io/library/web',
    packages: ['nginx', 'curl'],
    setup: 'setup.sh',
    config: {
      cmd: ['nginx', '-g', 'daemon off;'],
      entrypoint: ['/start'],
      env: { COLOUR: 'blue' },
      expose: ['80/tcp'],
      stopSignal: 'SIGQUIT',
      workingDir: '/srv',
      user: 'nginx',
    },
    digest: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

test('nothing must be said', () => {
  expect(readRecipe(write('{}'))).toMatchObject({
    standInFor: null,
    packages: [],
    setup: null,
    config: { cmd: [], env: {}, user: null },
  })
})

test.each([
  ['[]', 'the recipe must be a mapping'],
  ['packages: [a]', 'unknown key packages in the recipe, expected stand-in-for, debian, setup, config'],
  ['debian: { packages: nginx }', 'debian.packages must be a list of text'],
  ['debian: { packages: [1] }', 'debian.packages must be a list of text'],
  [
    'config: { comand: [a] }',
    'unknown key comand in config, expected cmd, entrypoint, env, expose, stop-signal, working-dir, user',
  ],
  ['config: { env: { A: 1 } }', 'config.env.A must be text'],
  ['setup: [a]', 'setup must be text'],
  ['setup: a\nsetup: b', 'Map keys must be unique at line 2, column 1'],
  ['debian: { packages: &a [b] }\nconfig: { cmd: *a }', 'an alias is not possible here'],
])('%j is refused', (text, reason) => {
  expect(() => readRecipe(write(text))).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'recipe-invalid',
      message: `${folder}/recipe.yaml: ${reason}`,
      hint: 'docs/hosts.md tells what a recipe holds.',
    }),
  )
})

test('any change of a file makes another recipe', () => {
  write('setup: setup.sh')
  writeFileSync(join(folder, 'setup.sh'), 'true\n')
  const digests = new Set([readRecipe(folder).digest])
  writeFileSync(join(folder, 'setup.sh'), 'false\n')
  digests.add(readRecipe(folder).digest)
  chmodSync(join(folder, 'setup.sh'), 0o755)
  digests.add(readRecipe(folder).digest)
  mkdirSync(join(folder, 'files'))
  writeFileSync(join(folder, 'files/x'), '')
  digests.add(readRecipe(folder).digest)
  expect(digests.size).toBe(4)
})

test('a recipe stands in _images beside the lab, or above it', () => {
  const labs = join(folder, 'labs/deep/er')
  mkdirSync(labs, { recursive: true })
  write('{}', join(folder, 'labs/_images/nginx'))
  write('{}', join(folder, '_images/me/app:2'))
  const directory = (name: string) => findRecipe(parseImageName(name), labs)?.directory
  expect(directory('nginx')).toBe(join(folder, 'labs/_images/nginx'))
  expect(directory('docker.io/library/nginx:latest')).toBe(join(folder, 'labs/_images/nginx'))
  expect(directory('me/app:2')).toBe(join(folder, '_images/me/app:2'))
  for (const other of ['nginx:1.25', 'me/app', 'quay.io/nginx', 'busybox'])
    expect(directory(other)).toBeUndefined()
})

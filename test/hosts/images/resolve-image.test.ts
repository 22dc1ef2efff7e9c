import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { storeArchive } from '../../../src/hosts/images/image-archive.ts'
import { parseImageName } from '../../../src/hosts/images/image-name.ts'
import type { Recipe } from '../../../src/hosts/images/recipe.ts'
import { originsOf } from '../../../src/hosts/images/resolve-image.ts'

const image = parseImageName('nginx')
const request = { name: 'nginx', labDirectory: '/labs', cacheDirectory: '/cache', onProgress: () => {} }
const recipe = (standInFor: string | null) => ({ standInFor, digest: '0123456789abcdef' }) as Recipe

test('a recipe comes before the registry, one that stands in for a public image after it', () => {
  const keys = (of: Recipe | null) => originsOf(image, of, request).map(({ key }) => key)
  expect(keys(recipe(null))).toEqual(['local-engine', 'recipe-0123456789ab', 'registry'])
  expect(keys(recipe('docker.io/library/nginx'))).toEqual(['local-engine', 'registry', 'recipe-0123456789ab'])
  expect(keys(null)).toEqual(['local-engine', 'none', 'registry'])
})

test.each([
  ['quay.io/me/app', 'recipes are for images without a registry in their name'],
  [`nginx@sha256:${'0'.repeat(64)}`, 'a recipe makes no image of a given digest'],
])('%s has no recipe', async (name, absent) => {
  const none = originsOf(parseImageName(name), null, request)[1]!
  expect(await none.fetch('/nowhere')).toEqual({ absent })
})

test('an image that another lab’s recipe made is not this lab’s, but it is told where that recipe is', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-resolve-'))
  const [cacheDirectory, recipe] = [join(folder, 'cache'), join(folder, 'labs/_images/nginx')]
  const archive = { name: 'nginx:latest', source: 'recipe' as const, digest: 'sha256:0' }
  for (const name of ['nginx:latest@recipe-1', 'nginx:other@recipe-2']) {
    const staging = join(cacheDirectory, 'images/staging')
    mkdirSync(staging, { recursive: true })
    await storeArchive(staging, join(cacheDirectory, 'images', name), archive, recipe)
  }
  const ask = () => originsOf(image, null, { ...request, cacheDirectory })[1]!.fetch('/nowhere')
  const absent = 'no folder _images/nginx with a recipe.yaml stands beside the lab or above it'
  expect(await ask()).toMatchObject({ absent, hint: expect.stringContaining('labrun brings a recipe') })
  mkdirSync(recipe, { recursive: true })
  writeFileSync(join(recipe, 'recipe.yaml'), '{}')
  expect(await ask()).toEqual({
    absent,
    hint: `There is a recipe in ${recipe}: copy that folder to _images/nginx beside the lab, or move the lab into ${folder}/labs.`,
  })
  rmSync(folder, { recursive: true })
})

test('without a recipe it is told where one would have to be, and of the one that comes with labrun how it gets there', async () => {
  const absentOf = (name: string) =>
    originsOf(parseImageName(name), null, { ...request, labDirectory: '/my labs' })[1]!.fetch('/nowhere')
  expect(await absentOf('redis')).toEqual({
    absent: 'no folder _images/redis with a recipe.yaml stands beside the lab or above it',
  })
  const own = resolve('labs/_images/nginx')
  expect(await absentOf('nginx')).toMatchObject({
    hint: `labrun brings a recipe that builds it from Debian packages: mkdir -p '/my labs/_images' && cp -r ${own} '/my labs/_images'`,
  })
  expect(await absentOf('nginx:1.2')).not.toHaveProperty('hint')
})

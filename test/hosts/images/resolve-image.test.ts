import { expect, test } from 'vitest'
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

test('without a recipe it is told where one would have to be', async () => {
  const none = originsOf(image, null, request)[1]!
  expect(await none.fetch('/nowhere')).toEqual({
    absent: 'no folder _images/nginx with a recipe.yaml stands beside the lab or above it',
  })
})

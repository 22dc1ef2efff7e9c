import { expect, test } from 'vitest'
import { canHaveRecipe, parseImageName } from '../../../src/hosts/images/image-name.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

test.each([
  ['nginx', 'docker.io', 'library/nginx', 'latest', 'nginx:latest'],
  ['nginx:1.25-alpine', 'docker.io', 'library/nginx', '1.25-alpine', 'nginx:1.25-alpine'],
  ['docker.io/library/nginx', 'docker.io', 'library/nginx', 'latest', 'nginx:latest'],
  ['docker.io/nginx', 'docker.io', 'library/nginx', 'latest', 'nginx:latest'],
  ['me/app', 'docker.io', 'me/app', 'latest', 'me/app:latest'],
  ['ghcr.io/me/app:2', 'ghcr.io', 'me/app', '2', 'ghcr.io/me/app:2'],
  ['localhost:5000/app', 'localhost:5000', 'app', 'latest', 'localhost:5000/app:latest'],
  [`nginx@${digest}`, 'docker.io', 'library/nginx', digest, `nginx@${digest}`],
  [`localhost:5000/app:2@${digest}`, 'localhost:5000', 'app', digest, `localhost:5000/app@${digest}`],
  ['registry:5000/a/b/c:x', 'registry:5000', 'a/b/c', 'x', 'registry:5000/a/b/c:x'],
])('%s', (name, registry, repository, reference, familiar) => {
  expect(parseImageName(name)).toEqual({ registry, repository, reference, familiar })
})

test.each([
  '',
  'Nginx',
  'nginx:',
  '-nginx',
  'a b',
  '../nginx',
  'nginx@sha256:0123',
  'nginx/',
  'nginx; rm -rf /',
])('%j is refused', (name) => {
  expect(() => parseImageName(name)).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'image-name',
      message: `${JSON.stringify(name)} is not the name of an image`,
      hint: 'Expected NAME, NAME:TAG or NAME@sha256:DIGEST, for example nginx or nginx:1.25.',
    }),
  )
})

test.each([
  ['nginx', true],
  ['me/app:2', true],
  ['ghcr.io/me/app', false],
  [`nginx@${digest}`, false],
])('whether a recipe can make %s: %s', (name, can) => {
  expect(canHaveRecipe(parseImageName(name))).toBe(can)
})

import { expect, test } from 'vitest'
import { parseImageName } from '../../../src/hosts/images/image-name.ts'

test.each([
  ['nginx', 'docker.io', 'library/nginx', 'latest', 'nginx:latest'],
  ['nginx:1.25-alpine', 'docker.io', 'library/nginx', '1.25-alpine', 'nginx:1.25-alpine'],
  ['docker.io/library/nginx', 'docker.io', 'library/nginx', 'latest', 'nginx:latest'],
  ['docker.io/nginx', 'docker.io', 'library/nginx', 'latest', 'nginx:latest'],
  ['me/app', 'docker.io', 'me/app', 'latest', 'me/app:latest'],
  ['ghcr.io/me/app:2', 'ghcr.io', 'me/app', '2', 'ghcr.io/me/app:2'],
  ['localhost:5000/app', 'localhost:5000', 'app', 'latest', 'localhost:5000/app:latest'],
  ['registry:5000/a/b/c:x', 'registry:5000', 'a/b/c', 'x', 'registry:5000/a/b/c:x'],
])('%s', (name, registry, repository, tag, familiar) => {
  expect(parseImageName(name)).toEqual({ registry, repository, tag, familiar })
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
      hint: 'Expected NAME or NAME:TAG, for example nginx or nginx:1.25.',
    }),
  )
})

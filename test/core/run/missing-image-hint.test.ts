import { expect, test } from 'vitest'
import { missingImageHint } from '../../../src/core/run/missing-image-hint.ts'

const said = (image: string) =>
  `Unable to find image '${image}' locally\ndocker: Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: connect: network is unreachable.\n`

test.each([
  ['nginx:latest', 'nginx'],
  ['localhost:5000/app:2', 'localhost:5000/app:2'],
])('an image %s that Docker has not', (image, named) => {
  expect(missingImageHint(said(image))).toBe(
    `Name the image in the front matter, \`requires: { images: [${named}] }\`: then it is there before the first step.`,
  )
})

test('any other trouble', () => {
  expect(missingImageHint('docker: Error response from daemon: Conflict.\n')).toBeNull()
})

import { expect, test } from 'vitest'
import { noDebootstrap } from '../../../src/hosts/images/build-recipe.ts'
import { parseImageName } from '../../../src/hosts/images/image-name.ts'

test('a machine that can’t build images', () => {
  expect(noDebootstrap(parseImageName('nginx')).toData()).toEqual({
    kind: 'environment',
    rule: 'host-command-missing',
    message: 'the image nginx:latest must be built from its recipe, which needs the command debootstrap',
    hint: 'Install what is missing: apt-get install debootstrap',
  })
})

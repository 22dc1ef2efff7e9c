import { expect, test } from 'vitest'
import { bootError, engineError } from '../../../src/hosts/private/boot-error.ts'

test('namespaces are refused', () => {
  const reason =
    'its first process ended; the end of its log:\n  unshare: unshare failed: Operation not permitted'
  expect(bootError(reason).toData()).toEqual({
    kind: 'environment',
    rule: 'no-namespaces',
    message: 'this machine does not let root make namespaces (Operation not permitted)',
    hint: 'In a container, labrun needs all rights: docker run --privileged.',
  })
})

test('anything else is told as it was said', () => {
  expect(bootError('cannot mount /run').toData()).toEqual({
    kind: 'environment',
    rule: 'host-not-up',
    message: 'the private Docker host did not come up: cannot mount /run',
    hint: null,
  })
  expect(engineError('dockerd ended with status 1').toData()).toEqual({
    kind: 'environment',
    rule: 'docker-not-up',
    message: 'the Docker engine of the private host did not come up: dockerd ended with status 1',
    hint: null,
  })
})

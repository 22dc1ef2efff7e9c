import { expect, test } from 'vitest'
import { npmFailed } from '../../scripts/set-up/npm-words.js'

test('a registry that cannot be reached', () => {
  expect(
    npmFailed('npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\n'),
  ).toBe(`npm error code EAI_AGAIN
npm error syscall getaddrinfo

npm could not reach its registry (EAI_AGAIN).
Check the network, the proxy variables and \`npm config get registry\`, then run the same command again.`)
})

test('a certificate that is not trusted', () => {
  expect(npmFailed('npm error code SELF_SIGNED_CERT_IN_CHAIN')).toBe(`npm error code SELF_SIGNED_CERT_IN_CHAIN

npm does not trust its registry's certificate (SELF_SIGNED_CERT_IN_CHAIN).
Name the authority's file in npm's setting cafile or in NODE_EXTRA_CA_CERTS, then run the same command again.`)
})

test('a full disk', () => {
  expect(npmFailed('npm error code ENOSPC')).toBe(`npm error code ENOSPC

The disk is full. Make room, then run the same command again.`)
})

test('anything else, with credentials taken out', () => {
  expect(
    npmFailed('npm error 404 https://me:secret@example.org/zx'),
  ).toBe(`npm error 404 https://example.org/zx

npm could not install the packages; above is what it said. Run the same command again to try once more.`)
})

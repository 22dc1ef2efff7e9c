import { expect, test } from 'vitest'
import { dockerArchitecture } from '../../../src/hosts/images/architecture.ts'

test.each([
  ['x64', 'amd64'],
  ['arm64', 'arm64'],
  ['ppc64', 'ppc64le'],
  ['riscv64', 'riscv64'],
])('%s is %s', (node, docker) => {
  expect(dockerArchitecture(node)).toBe(docker)
})

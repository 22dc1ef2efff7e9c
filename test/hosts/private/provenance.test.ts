import { expect, test } from 'vitest'
import { describeHost } from '../../../src/hosts/private/provenance.ts'

const of = (client: string | null) =>
  describeHost({ Version: '20.10.24', Arch: 'amd64' }, 'overlay2', [], { iptables: null, client })

test('a client of the engine’s version goes without saying, and so does none', () => {
  expect(of('20.10.24')).not.toHaveProperty('client')
  expect(of(null)).not.toHaveProperty('client')
})

test('one of another version is named', () => {
  expect(of('28.2.2')).toMatchObject({ docker: '20.10.24', client: '28.2.2' })
})

test('without an engine nobody has asked it', () => {
  expect(describeHost(null, 'overlay2', [], { iptables: null, client: '28.2.2' })).not.toHaveProperty(
    'client',
  )
})

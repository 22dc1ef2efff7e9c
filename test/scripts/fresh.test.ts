import { expect, test } from 'vitest'
import { mirrorOf, parseTargets, sourcesList } from '../../scripts/fresh/apt-sources.ts'
import { ownCertificates } from '../../scripts/fresh/certificates.ts'
import { withoutHosts } from '../../scripts/fresh/enclosed.ts'

const TARGETS = [
  'http://mirror.example/debian|bookworm|main|Debian',
  'http://mirror.example/debian|bookworm-updates|main|Debian',
  'http://mirror.example/debian-security|bookworm-security|main|Debian',
  'http://mirror.example/debian|trixie|main|Debian',
  'http://other.example/apt|bookworm|main|Other',
  '',
]

test("the fresh machine has Debian's own sources for this release, and no others", () => {
  const sources = parseTargets(TARGETS, 'bookworm')
  expect(sourcesList(sources)).toBe(`deb http://mirror.example/debian bookworm main
deb http://mirror.example/debian bookworm-updates main
deb http://mirror.example/debian-security bookworm-security main
`)
  expect(mirrorOf(sources, 'bookworm')).toBe('http://mirror.example/debian')
  expect(mirrorOf(sources, 'trixie')).toBeNull()
})

test('only the certificates that Debian does not bring are carried over', () => {
  const pem = (body: string) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`
  expect(ownCertificates(`${pem('a')}\n${pem('b')}\n${pem('b')}`, `${pem('a')}\n`)).toEqual([pem('b')])
})

test('addresses are told without their hosts', () => {
  expect(withoutHosts('E: Failed to fetch http://u:p@mirror.example:80/debian/x.deb 404')).toBe(
    'E: Failed to fetch http://…/debian/x.deb 404',
  )
})

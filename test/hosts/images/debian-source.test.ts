import { expect, test } from 'vitest'
import { chooseSource } from '../../../src/hosts/images/debian-source.ts'

const release = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n'

test('the archive of this release is found among updates and other vendors', () => {
  const targets = [
    'https://vendor.test/apt cloud-sdk-bookworm main',
    'http://mirror.test/debian-security/ bookworm-security main',
    'http://mirror.test/debian/ bookworm-updates main',
    'http://mirror.test/debian/ bookworm contrib',
    'http://mirror.test/debian/ bookworm main',
    'http://second.test/debian/ bookworm main',
  ].join('\n')
  expect(chooseSource(targets, release)).toEqual({ mirror: 'http://mirror.test/debian/', suite: 'bookworm' })
})

test.each([
  ['', release],
  ['http://mirror.test/debian/ trixie main', release],
  ['http://mirror.test/debian/ bookworm main', 'ID=debian\n'],
])('there is none', (targets, osRelease) => {
  expect(() => chooseSource(targets, osRelease)).toThrow(
    expect.objectContaining({
      kind: 'environment',
      rule: 'no-debian-source',
      message:
        "an image must be built from Debian packages, and apt knows no archive of this machine's own release",
      hint: 'A recipe needs Debian or a relative of it, with the component main among its apt sources.',
    }),
  )
})

test.each(['sid', 'unstable', 'testing'])('a release to come is had from %s', (suite) => {
  const forky = 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nVERSION_CODENAME=forky\nID=debian\n'
  const targets = `http://mirror.test/debian/ experimental main\nhttp://mirror.test/debian/ ${suite} main`
  expect(chooseSource(targets, forky)).toEqual({ mirror: 'http://mirror.test/debian/', suite })
  const stable = `${forky}VERSION_ID="14"\n`
  expect(() => chooseSource(targets, stable)).toThrow('knows no archive')
})

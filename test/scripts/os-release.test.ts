import { expect, test } from 'vitest'
import { parseOsRelease } from '../../scripts/set-up/os-release.js'

test('Debian calls itself debian', () => {
  const text = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_ID="12"\n'
  expect(parseOsRelease(text)).toEqual({ name: 'Debian GNU/Linux 12 (bookworm)', debian: true })
})

test('Ubuntu and its relatives are like it', () => {
  expect(parseOsRelease('ID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 24.04 LTS"\n').debian).toBe(true)
  expect(parseOsRelease("ID=linuxmint\nID_LIKE='ubuntu debian'\n").debian).toBe(true)
})

test('Fedora is not, nor a system without a name', () => {
  const text = 'ID=fedora\nPRETTY_NAME="Fedora Linux 44"\n'
  expect(parseOsRelease(text)).toEqual({ name: 'Fedora Linux 44', debian: false })
  expect(parseOsRelease('')).toEqual({ name: 'an unknown system', debian: false })
})

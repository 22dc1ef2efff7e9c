import { expect, test } from 'vitest'
import { declined, isYes, lackWords, questionWords, refusal } from '../../scripts/set-up/package-words.js'

const MISSING = [
  { name: 'docker.io', commands: ['dockerd', 'docker'] },
  { name: 'iproute2', commands: ['ip'] },
]
const ONE = MISSING.slice(1)
const DEBIAN = {
  system: { name: 'Debian GNU/Linux 12 (bookworm)', debian: true },
  root: true,
  terminal: false,
  ci: false,
}

test('the list names each package and the commands it was missed by', () => {
  expect(lackWords(MISSING)).toBe(`labrun needs 2 system packages that this machine lacks:
  docker.io (dockerd, docker)
  iproute2 (ip)`)
  expect(lackWords(ONE)).toBe(`labrun needs 1 system package that this machine lacks:
  iproute2 (ip)`)
})

test('root on Debian is asked on a terminal, and not asked in CI', () => {
  expect(refusal(MISSING, { ...DEBIAN, terminal: true })).toBeNull()
  expect(refusal(MISSING, { ...DEBIAN, ci: true })).toBeNull()
  expect(questionWords(MISSING)).toBe('Install these 2 system packages now? [Y/n] ')
  expect(questionWords(ONE)).toBe('Install it now? [Y/n] ')
})

test('without a terminal to ask on, the command to type is told', () => {
  expect(refusal(MISSING, DEBIAN)).toBe(`labrun needs 2 system packages that this machine lacks:
  docker.io (dockerd, docker)
  iproute2 (ip)
There is no terminal to ask on. Type this, then run the same command again:
  apt-get update && apt-get install --yes --no-install-recommends docker.io iproute2
Or run it with CI=true, and set-up installs them unasked.`)
})

test('who is not root is told the command with sudo, in CI too', () => {
  const words = `labrun needs 1 system package that this machine lacks:
  iproute2 (ip)
Only root can install them. Type this, then run the same command again:
  sudo apt-get update && sudo apt-get install --yes --no-install-recommends iproute2`
  expect(refusal(ONE, { ...DEBIAN, root: false, terminal: true })).toBe(words)
  expect(refusal(ONE, { ...DEBIAN, root: false, ci: true })).toBe(words)
})

test('on another system the list is told, and the command that Debian would take', () => {
  const system = { name: 'Fedora Linux 44', debian: false }
  expect(
    refusal(ONE, { ...DEBIAN, system, ci: true }),
  ).toBe(`labrun needs 1 system package that this machine lacks:
  iproute2 (ip)
Set-up installs packages on Debian and its relatives only; this is Fedora Linux 44.
Install what has these commands by its own means, then run the same command again. On Debian it would be:
  apt-get update && apt-get install --yes --no-install-recommends iproute2`)
})

test('who says no is told how to do it by hand', () => {
  expect(
    declined(ONE),
  ).toBe(`Nothing was installed. To do it yourself, type this, then run the same command again:
  apt-get update && apt-get install --yes --no-install-recommends iproute2`)
})

test('Enter, y and yes mean yes; all else means no', () => {
  expect(['', 'y', 'Y', ' yes '].map(isYes)).toEqual([true, true, true, true])
  expect(['n', 'no', 'x', 'ye'].map(isYes)).toEqual([false, false, false, false])
})

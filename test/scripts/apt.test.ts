import { expect, test } from 'vitest'
import { aptFailed, hasLists } from '../../scripts/set-up/apt.js'

test('apt has lists once an index of packages is there', () => {
  expect(hasLists(['lock', 'partial', 'auxfiles'])).toBe(false)
  expect(hasLists(['lock', 'mirror_debian_dists_bookworm_InRelease'])).toBe(false)
  expect(hasLists(['lock', 'mirror_debian_dists_bookworm_main_binary-amd64_Packages.lz4'])).toBe(true)
})

test('what is said when apt-get failed', () => {
  expect(aptFailed(['curl', 'git'])).toBe(`apt-get could not install curl, git; above is what it said.
Check the network and apt's sources, then run the same command again.`)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import systemPackages from '../../../src/core/system-packages.json' with { type: 'json' }
import { imageName, stageOf } from '../../../src/hosts/dind/image.ts'
import { always, forDocker } from '../../../src/hosts/private/prerequisites.ts'

const recipe = readFileSync(join(import.meta.dirname, '../../../src/hosts/dind/dind.Dockerfile'), 'utf8')

test('another recipe is another image; the user’s own comes first', () => {
  expect(imageName('FROM a', {})).toMatch(/^labrun-host:[0-9a-f]{12}$/)
  expect(imageName('FROM a', {})).not.toBe(imageName('FROM b', {}))
  expect(imageName('FROM a', { LABRUN_DIND_IMAGE: '' })).toBe(imageName('FROM a', {}))
  expect(imageName('FROM a', { LABRUN_DIND_IMAGE: 'registry.example/host:3' })).toBe(
    'registry.example/host:3',
  )
})

test('it has all that a private host needs', () => {
  const [, packages] = /^ARG PACKAGES="(.*)"$/m.exec(recipe)!
  const base = ['bash', 'coreutils', 'tar']
  const known: Record<string, string[]> = { ...systemPackages.packages, bash: base, cp: base, tar: base }
  const lacking = [...always, ...forDocker, 'debootstrap', 'slirp4netns', 'docker'].filter(
    (command) => !known[command]?.some((name) => [...base, ...packages!.split(' ')].includes(name)),
  )
  expect(lacking).toEqual([])
})

test.each([
  ['Step 2/5 : FROM ${BASE}', 'fetching Debian with Node'],
  ['#5 [1/2] FROM docker.io/library/node:22-bookworm-slim@sha256:1', 'fetching Debian with Node'],
  ['Step 5/5 : RUN dpkg --status', 'installing packages'],
  ['#6 [2/2] RUN dpkg --status', 'installing packages'],
  ['#6 1.2 Get:1 http://debian.example/debian bookworm', null],
])('what is told of the line %s', (line, told) => {
  expect(stageOf(line)).toBe(told)
})

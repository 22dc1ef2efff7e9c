import { expect, test } from 'vitest'
import type { DindFacts } from '../../../src/hosts/doctor/dind.ts'
import { hostOffers, localOffer } from '../../../src/hosts/doctor/host-offers.ts'
import type { MachineFacts } from '../../../src/hosts/doctor/machine.ts'

const machine = { platform: 'linux', user: 'root' } as MachineFacts
const engine = { programs: [], local: { address: '/var/run/docker.sock', version: '28.5' } }
const dind: DindFacts = { version: '28.5', why: null, image: 'labrun-host:1', hasImage: true }
const words = (obstacles: string[], facts: DindFacts) =>
  hostOffers(
    obstacles.map((words) => ({ mark: 'bad', words })),
    { machine, engine, dind: facts },
  ).map(({ mark, words }) => `${mark}: ${words}`)

test('where all can be had', () => {
  expect(words([], dind).slice(0, 2)).toEqual([
    'good: private: a Docker host of its own for each lab (the default)',
    'good: dind: the same in a container of the Docker engine 28.5',
  ])
})

test('where no private host can be had', () => {
  expect(words(['not root', 'x', 'y'], { ...dind, hasImage: false }).slice(0, 2)).toEqual([
    'bad: private: not root, and 2 more',
    'good: dind: the same in a container of the Docker engine 28.5 (the default here); its image labrun-host:1 is built the first time, which takes minutes',
  ])
})

test('where Docker does not answer', () => {
  const none = { ...dind, version: null, why: 'Cannot connect to the Docker daemon' }
  expect(words([], none)[1]).toBe('none: dind: Cannot connect to the Docker daemon')
})

test('what local lacks', () => {
  const offer = (facts: Partial<MachineFacts>, version: string | null) =>
    localOffer({ ...machine, ...facts }, { ...engine, local: { ...engine.local, version } }).words
  expect(offer({ user: 'other' }, null)).toBe(
    "local: not root, and sudo does not help; no engine of the machine's own at /var/run/docker.sock",
  )
  expect(offer({ platform: 'darwin', user: 'other' }, '28.5')).toBe(
    'local: this is darwin, and it needs Linux',
  )
  expect(offer({}, '28.5')).toBe(
    'local: this machine itself, with its engine 28.5; changes are undone (only by --host local)',
  )
})

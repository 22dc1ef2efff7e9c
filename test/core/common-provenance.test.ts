import { expect, test } from 'vitest'
import { commonProvenance } from '../../src/core/common-provenance.ts'
import type { Provenance } from '../../src/core/report.ts'
import { provenance } from '../reporters/run.ts'

const of = (...all: (Partial<Provenance> | null)[]) =>
  commonProvenance(all.map((one) => ({ provenance: one && { ...provenance, ...one } })))
const image = (name: string, digest = 'sha256:0') => ({ name, source: 'recipe' as const, digest })

test('that of a single lab is the lab’s', () => {
  expect(of({})).toEqual(provenance)
})

test('the images are those of all labs, each once', () => {
  const [nginx, redis, other] = [image('nginx'), image('redis'), image('nginx', 'sha256:1')]
  expect(of({ images: [nginx] }, { images: [redis, nginx] }, { images: [other] })!.images).toEqual([
    nginx,
    redis,
    other,
  ])
})

test('the engine is told as the first lab with Docker found it, all else is the first lab’s', () => {
  const plain = { docker: null, containerd: null, runc: null, images: [], commit: 'a' }
  expect(of(plain, { commit: 'b' })).toEqual({ ...provenance, commit: 'a' })
  expect(of(plain, { client: '28.2.2' })!.client).toBe('28.2.2')
  expect(of(plain)).toEqual({ ...provenance, ...plain })
})

test('labs without a host tell nothing', () => {
  expect(of(null, { commit: 'b' })).toEqual({ ...provenance, commit: 'b' })
  expect(of(null, null)).toBeNull()
})

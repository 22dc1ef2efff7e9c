import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { changedStores } from '../../scripts/engines/changed-stores.ts'
import { checkLab } from '../../scripts/engines/check-lab.ts'
import { rootName } from '../../scripts/engines/engine-root.ts'
import { isVirtual } from '../../scripts/engines/is-virtual.ts'
import { pickRows, ROWS, type Row, rowLine, rowName } from '../../scripts/engines/row.ts'
import { stepsIn, whyNot } from '../../scripts/engines/run-row.ts'
import { hashFile } from '../../src/hosts/images/image-archive.ts'
import { listTree } from '../../src/hosts/images/image-store.ts'
import { labOf } from '../parse/read.ts'

const row: Row = { release: 'sid', docker: '28.5', store: 'containerd', iptables: 'nft', cgroup: 'hybrid' }

test('words pick the rows that have all of them', () => {
  expect(pickRows([])).toEqual(ROWS)
  expect(pickRows(['sid', 'legacy']).map(rowName)).toEqual([
    'sid 28.5 overlay2 legacy hybrid',
    'sid 28.5 containerd legacy hybrid',
  ])
  expect(pickRows(['bookworm', 'containerd'])).toEqual([])
  expect(pickRows(['v'])).toEqual([])
})

test('each engine meets each kind of machine once', () => {
  const names = ROWS.map(rowName)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toHaveLength(20)
})

test('a line of the table', () => {
  expect(rowLine(row, 'passed', 23_456, '82 passed')).toBe(
    'passed   sid       28.5   containerd  nft     hybrid    23.5 s  82 passed',
  )
  expect(rowLine({ ...row, cgroup: 'v2' }, 'failed', 100)).toBe(
    'failed   sid       28.5   containerd  nft     v2         0.1 s',
  )
})

test('what a machine can be depends on its kernel', () => {
  const at = (cgroup: Row['cgroup']) => ({ ...row, cgroup })
  const all = () => true
  expect(whyNot(at('hybrid'), 'hybrid', all)).toBeNull()
  expect(whyNot(at('v1'), 'hybrid', all)).toBeNull()
  expect(whyNot(at('hybrid'), 'v2', all)).toBe("this machine's cgroups are v2")
  expect(whyNot(at('v2'), 'v2', () => false)).toBeNull()
  expect(whyNot(at('v2'), 'hybrid', () => false)).toBe('this machine lacks qemu-system-x86_64, mke2fs')
  expect([isVirtual(at('v2'), 'hybrid'), isVirtual(at('v2'), 'v2'), isVirtual(at('v1'), 'hybrid')]).toEqual([
    true,
    false,
    false,
  ])
})

test('how many steps passed is told by labrun', () => {
  expect(stepsIn(['passed 1', '  Steps  1 failed, 75 passed (82)', '  Host   Docker'])).toBe(
    '1 failed, 75 passed (82)',
  )
  expect(stepsIn(['Killed'])).toBe('')
})

test('another list of packages is another root', () => {
  expect(rootName('sid', ['a', 'b'])).toMatch(/^engine-sid-\w+-[0-9a-f]{12}$/)
  expect(rootName('sid', ['a', 'b'])).not.toBe(rootName('sid', ['a', 'c']))
})

test.each(ROWS.map((one) => [rowName(one), one] as const))('the lab for %s is a lab', (_, one) => {
  const { steps } = labOf(checkLab(one))
  expect(steps.length).toBeGreaterThan(10)
  const lines = checkLab(one).split('\n')
  expect(lines).toContain(`${one.docker}.* (glob)`)
  expect(lines).toContain(
    `${one.store === 'containerd' ? 'overlayfs' : 'overlay2'}, cgroup ${one.cgroup === 'v2' ? 2 : 1}`,
  )
})

test('the lab for privileged containers is a lab', () => {
  expect(labOf(readFileSync('scripts/engines/privileged.md', 'utf8')).steps).toHaveLength(1)
})

test('a store that a lab has changed is noticed', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'labrun-stores-'))
  onTestFinished(() => rmSync(cache, { recursive: true }))
  expect(await changedStores(cache)).toEqual([])
  const template = join(cache, 'templates/t1')
  const layer = join(template, 'layers/a1')
  mkdirSync(layer, { recursive: true })
  writeFileSync(join(template, 'metadata.tar'), 'metadata')
  const manifest = {
    layers: { a1: await listTree(layer) },
    contents: {},
    metadata: await hashFile(join(template, 'metadata.tar')),
    images: [],
    dockerd: { path: '/usr/sbin/dockerd', size: 1, mtimeMs: 1 },
  }
  writeFileSync(join(template, 'manifest.json'), JSON.stringify(manifest))
  expect(await changedStores(cache)).toEqual([])
  writeFileSync(join(layer, 'x'), '')
  writeFileSync(join(template, 'metadata.tar'), 'changed')
  expect(await changedStores(cache)).toEqual(['t1/a1', 't1/metadata.tar'])
})

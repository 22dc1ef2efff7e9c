import { expect, test } from 'vitest'
import { readEvidence } from '../../../src/starlight/evidence/evidence.ts'
import { measuredNamespaces } from '../../../src/starlight/evidence/measured-namespaces.ts'
import { block, pageOf, readLab, recordFor, textsOf } from '../page.ts'

const LAB = [
  block('bash nsenter container=web ns=net id=a', 'true'),
  block('bash host id=b', 'true'),
  block('bash host id=down teardown', 'true'),
  block('bash nsenter container=web ns=net id=c', 'true'),
  block('bash nsenter container=web ns=net id=d', 'true'),
].join('')
const HOST = { net: 1, mnt: 2 }
const RECORD = recordFor(LAB, {
  a: { namespaces: { net: 10, mnt: 2 } },
  b: { namespaces: HOST },
  d: { namespaces: { net: 11, mnt: 2 } },
})

test('each step is in the shell that the nearest step before opened, in the order in which they ran', () => {
  const { lab } = readLab(LAB)
  const measured = measuredNamespaces(lab, readEvidence(lab, RECORD))
  const nets = [...measured].map(([id, { shell, host }]) => `${id} ${shell.net}/${host.net}`)
  expect(nets.sort()).toEqual(['a 10/1', 'b 1/1', 'c 10/1', 'd 11/1', 'down 1/1'])
})

test('the page marks those that are not the host’s', () => {
  expect(textsOf(pageOf(LAB, RECORD), 'lr-ns')).toEqual(['net', 'net', 'net'])
  expect(textsOf(pageOf(LAB, RECORD), 'lr-own').slice(0, 2)).toEqual(['net 10', 'net 11'])
})

test('nothing is certain of a lab that has changed, or whose host nobody looked at', () => {
  const { lab } = readLab(LAB)
  const changed = readLab(LAB.replace('true', 'false')).lab
  expect(measuredNamespaces(changed, readEvidence(changed, RECORD))).toEqual(new Map())
  const without = recordFor(LAB, { a: { namespaces: { net: 10 } } })
  expect(measuredNamespaces(lab, readEvidence(lab, without))).toEqual(new Map())
})

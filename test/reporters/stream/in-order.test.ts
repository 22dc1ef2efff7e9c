import { expect, test } from 'vitest'
import { inOrder } from '../../../src/reporters/stream/in-order.ts'

function open(...slugs: string[]) {
  const written: string[] = []
  return { written, log: inOrder<string>(slugs, (line) => written.push(line)) }
}

test('the first lab that has not ended is written as it goes on, the others when it is their turn', () => {
  const { written, log } = open('a', 'b', 'c')
  log.add('a', 'a1')
  log.add('b', 'b1')
  log.add('c', 'c1')
  expect(written).toEqual(['a1'])
  log.end('b')
  log.add('a', 'a2')
  expect(written).toEqual(['a1', 'a2'])
  log.end('a')
  expect(written).toEqual(['a1', 'a2', 'b1', 'c1'])
  log.add('c', 'c2')
  expect(written.at(-1)).toBe('c2')
})

test('at the end, what still waits is written in order', () => {
  const { written, log } = open('a', 'b', 'c')
  log.add('c', 'c1')
  log.add('b', 'b1')
  log.endAll()
  log.endAll()
  expect(written).toEqual(['b1', 'c1'])
})

test('a line of a lab that has ended is not lost', () => {
  const { written, log } = open('a', 'b')
  log.end('a')
  log.add('a', 'a1')
  expect(written).toEqual(['a1'])
})

import { expect, test } from 'vitest'
import { near, nearHint } from '../../src/parse/near.ts'

const TARGETS = ['host', 'nsenter', 'exec']

test.each([
  ['hots', 'host'],
  ['hos', 'host'],
  ['HOST', 'host'],
  ['nsentr', 'nsenter'],
  ['nsneter', 'nsenter'],
  ['ecec', 'exec'],
  ['rust', 'host'],
])('%s is near %s', (word, nearest) => {
  expect(near(word, TARGETS)).toBe(nearest)
})

test.each(['bash', 'h', '', 'hostname', 'x'.repeat(1_000_000)])('%.10s is near none', (word) => {
  expect(near(word, TARGETS)).toBeNull()
})

test('two neighbours that swapped places count once, two letters changed twice', () => {
  expect(near('itn', ['int'])).toBe('int')
  expect(near('ion', ['int'])).toBeNull()
  expect(near('test', ['host'], 1)).toBeNull()
  expect(near('hots', ['host'], 1)).toBe('host')
})

test('of words equally near, the first', () => {
  expect(near('net', ['mnt', 'set', 'get'])).toBe('set')
})

test('a hint asks, or is not there', () => {
  expect(nearHint('hots', TARGETS)).toEqual({ hint: 'Did you mean host?' })
  expect(nearHint('bash', TARGETS)).toEqual({})
})

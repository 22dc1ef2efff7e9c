import { expect, test } from 'vitest'
import { meantAttribute } from '../../../src/parse/info-string/meant-attribute.ts'
import { ATTRIBUTES, FLAGS } from '../../../src/parse/info-string/vocabulary.ts'

const ALL = [...ATTRIBUTES, ...FLAGS]

test.each([
  // What it is called elsewhere.
  ['name', 'id'],
  ['container_name', 'container'],
  ['netns', 'ns'],
  ['Namespaces', 'ns'],
  ['username', 'user'],
  ['cwd', 'workdir'],
  ['dir', 'workdir'],
  ['working-directory', 'workdir'],
  ['expect', 'exit'],
  ['exit_code', 'exit'],
  ['if', 'when'],
  // The nearest.
  ['tiemout', 'timeout'],
  // The page's, where it is sure.
  ['titel', 'title'],
])('%s: %s is meant', (word, meant) => {
  expect(meantAttribute(word, ALL)).toBe(meant)
})

test.each(['foo', 'host', 'game'])('%s is none of them', (word) => {
  expect(meantAttribute(word, ALL)).toBeNull()
})

test('what is not allowed at that place is not meant', () => {
  const onHost = ALL.filter((name) => !['container', 'ns', 'user'].includes(name))
  for (const word of ['container_name', 'netns', 'usr', 'contaner', 'uesr'])
    expect(meantAttribute(word, onHost)).toBeNull()
})

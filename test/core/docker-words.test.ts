import { expect, test } from 'vitest'
import { dockerWords } from '../../src/core/docker-words.ts'

test('a client of another version is named, as the words of the `docker` command are that one’s', () => {
  expect(dockerWords({ docker: '20.10.24' })).toEqual(['Docker 20.10.24'])
  expect(dockerWords({ docker: '20.10.24', client: '28.2.2' })).toEqual(['Docker 20.10.24 (client 28.2.2)'])
})

test('of a lab without Docker nothing is told', () => {
  expect(dockerWords({ docker: null })).toEqual([])
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isNewEnough, OLDEST_NODE, versionOf } from '../../scripts/set-up/node-version.js'

test('22.12 is the oldest', () => {
  expect(['v20.20.2', '22.11.9', 'v22.12.0', '22.23.1', 'v24.0.0'].map(isNewEnough)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ])
})

test('package.json and the command ask for the same Node', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(engines.node).toBe(`>=${OLDEST_NODE.join('.')}`)
  expect(readFileSync('bin/labrun.js', 'utf8')).toContain(`([${OLDEST_NODE.join(', ')}])`)
})

test('a program that does not run has no version', () => {
  expect(versionOf(process.execPath)).toBe(process.version)
  expect(versionOf('/nowhere/node')).toBeNull()
})

import { expect, test } from 'vitest'
import { isAsLocked, noNode, pathWithoutBin } from '../../scripts/set-up/npm-stage.js'

const LOCK = {
  '': {},
  'node_modules/yaml': { version: '2.9.1', integrity: 'sha512-a' },
  'node_modules/@esbuild/darwin-x64': { version: '0.28.2', integrity: 'sha512-b', optional: true },
}
const YAML = { 'node_modules/yaml': { version: '2.9.1', integrity: 'sha512-a' } }

test('what is installed is as locked, packages for other machines apart', () => {
  expect(isAsLocked(LOCK, YAML)).toBe(true)
})

test('another version, a missing or a further package is not as locked', () => {
  expect(isAsLocked(LOCK, { 'node_modules/yaml': { version: '2.9.0', integrity: 'sha512-a' } })).toBe(false)
  expect(isAsLocked(LOCK, {})).toBe(false)
  expect(isAsLocked(LOCK, { ...YAML, 'node_modules/zx': { version: '8.8.5' } })).toBe(false)
})

test("npm runs on the machine's own Node", () => {
  expect(pathWithoutBin('/a/node_modules/.bin:/usr/bin:/node_modules/.bin:/bin')).toBe('/usr/bin:/bin')
})

test('a Node that npm did not install is explained', () => {
  expect(
    noNode(null),
  ).toBe(`npm installed its packages, but no Node that runs among them; labrun needs 22.12 or newer.
Does npm's setting ignore-scripts hold back the one install script this needs, that of the package "node"? Look with:
  npm config get ignore-scripts`)
  expect(noNode('v20.1.0')).toContain('but Node v20.1.0 among them;')
})

import { expect, test } from 'vitest'
import { foldersOf, isOfEditor, isWanted } from '../../../src/cli/watch/wanted-paths.ts'

const wanted = { paths: new Set(['/labs/x.md', '/labs/web']), labFolders: new Set(['/all']) }

test('folders are looked at, as a file that is written anew is another', () => {
  expect(foldersOf(wanted)).toEqual(['/labs', '/all'])
})

test.each([
  ['/labs/x.md', false, true],
  ['/labs/y.md', false, false],
  ['/labs/web', true, true],
  ['/labs/web/deep/index.html', false, true],
  ['/labs/website', false, false],
  ['/labs/web/.git/HEAD', false, false],
  ['/labs/web/node_modules/x', false, false],
  ['/labs/_records/x.json', false, false],
  ['/all', true, true],
  ['/all/deep', true, true],
  ['/all/deep/y.md', false, true],
  ['/all/_images/nginx', true, false],
  ['/all/deep/_base.md', false, false],
  ['/all/deep/y.txt', false, false],
  ['/all/node_modules', true, false],
])('%s (folder: %s) is wanted: %s', (path, isFolder, expected) => {
  expect(isWanted(path, wanted, isFolder)).toBe(expected)
})

test('a file of a name that begins with _ is wanted where it is named', () => {
  expect(
    isWanted('/labs/_base.md', { paths: new Set(['/labs/_base.md']), labFolders: new Set() }, false),
  ).toBe(true)
})

test.each(['/labs/4913', '/labs/x.md~', '/labs/.x.md.swp', '/labs/#x.md#', '/labs/x.md.tmp'])(
  '%s is an editor’s own',
  (path) => {
    expect(isOfEditor(path)).toBe(true)
  },
)

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { VFile } from 'vfile'
import { expect, onTestFinished, test } from 'vitest'
import { labPaths } from '../../../src/cli/watch/lab-paths.ts'
import { lab, step } from '../../core/fakes.ts'

const reading = (script: string) => labPaths(lab([step({ script })]), []).read

test.each([
  ['cat "$LAB_DIR/web/index.html"', ['/labs/web/index.html']],
  ['cat "$LAB_DIR"/web/x && cp ${LAB_DIR}/y.conf /etc', ['/labs/web/x', '/labs/y.conf']],
  ['docker build "$LAB_DIR/web".', ['/labs/web']],
  ['docker build $LAB_DIR', ['/labs']],
  ['cd "$LAB_DIR"; ls', ['/labs']],
  ['cat $LAB_DIR/$name', ['/labs']],
  ['echo LAB_DIR $LAB_DIRECTORY', []],
])('%s reads %o', (script, paths) => {
  expect(reading(script)).toEqual(paths)
})

test('the nearest recipe of each image; where there is none, where one would stand', () => {
  const top = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(top, { recursive: true }))
  const directory = join(top, 'labs/deep')
  mkdirSync(join(top, 'labs/_images/nginx'), { recursive: true })
  mkdirSync(directory)
  const images = ['nginx:latest', 'docker.io/library/nginx', 'web:2']
  const of = lab([], { directory, requires: { images, commands: [], docker: '>=20', network: false } })
  expect(labPaths(of, []).recipes).toEqual([
    join(top, 'labs/_images/nginx'),
    join(top, 'labs/_images/nginx'),
    join(directory, '_images/web:2'),
  ])
})

test('files that set it up', () => {
  const file = new VFile({ path: 'labs/_base.md', cwd: '/home' })
  expect(labPaths(lab([]), [file]).setup).toEqual(['/home/labs/_base.md'])
})

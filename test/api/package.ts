import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** The program that docs/api.md begins with. */
export function programOfPage(): string {
  const [, program = ''] = /```js\n(.*?)```/s.exec(readFileSync('docs/api.md', 'utf8')) ?? []
  return program
}

/** A folder in which `labrun` can be imported: the sources as they are here, or what is in `folder`. */
export function userFolder(folder?: { path: string; exports: unknown }): string {
  const user = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(user, { recursive: true, force: true }))
  writeFileSync(join(user, 'package.json'), '{}')
  const installed = join(user, 'node_modules/labrun')
  mkdirSync(installed, { recursive: true })
  symlinkSync(resolve(folder?.path ?? 'src'), join(installed, 'inside'))
  const exports = folder?.exports ?? './inside/api/labrun.ts'
  writeFileSync(join(installed, 'package.json'), JSON.stringify({ name: 'labrun', type: 'module', exports }))
  return user
}

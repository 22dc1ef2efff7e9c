import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SavedFiles } from '../../../src/cli/watch/saved-files.ts'

test('what is saved just behind another save is not missed, a formatter’s say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-saved-'))
  const file = join(folder, 'lab.md')
  writeFileSync(file, 'first')
  let seen = ''
  const saved = new SavedFiles(() => {
    seen = readFileSync(file, 'utf8')
    told()
  })
  let told = () => {}
  onTestFinished(async () => {
    await saved.close()
    rmSync(folder, { recursive: true })
  })
  await saved.watch({ paths: new Set([file]), labFolders: new Set() })
  for (let round = 0; round < 5; round += 1) {
    const once = new Promise<void>((resolve) => {
      told = resolve
    })
    writeFileSync(file, `by the editor ${round}`)
    await once
    told = () => {}
    // At once: the editor's save has just been read.
    writeFileSync(file, `by the formatter ${round}`)
    await vi.waitFor(() => expect(seen).toBe(`by the formatter ${round}`), 5000)
  }
})

import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('a program that is missing is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  const built = promisify(execFile)(process.execPath, [resolve('scripts/build.ts')], { cwd: folder })
  await expect(built).rejects.toMatchObject({
    code: 1,
    stderr:
      'build: no such file: src/cli/main.ts, src/engine/main.ts, src/hosts/private/supervise.ts, src/hosts/local/supervise-local.ts, src/parse/markdown/markdown-worker.ts, src/remark/plugin.ts, src/api/labrun.ts, src/starlight/plugin.ts, src/starlight/loader.ts, src/starlight/cards/cards.ts, src/starlight/routes/page-middleware.ts, src/starlight/routes/script-route.ts, src/starlight/routes/image-route.ts, src/starlight/routes/record-route.ts, src/starlight/routes/markdown-route.ts, src/starlight/routes/shell-route.ts, src/starlight/routes/llms-route.ts, src/starlight/routes/card-route.ts, src/starlight/browser/main.ts (scripts/build.ts lists the programs)\n',
  })
  rmSync(folder, { recursive: true })
})

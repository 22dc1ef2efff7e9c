import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listCommand } from '../../../src/cli/commands/list.ts'

/** What is listed of a lab. */
async function listed(text: string, others: Record<string, string> = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-list-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'x.md')
  writeFileSync(file, text)
  for (const [name, other] of Object.entries(others)) writeFileSync(join(folder, name), other)
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  onTestFinished(() => log.mockRestore())
  expect(await listCommand([file])).toBe(0)
  return log.mock.calls.join('\n').replaceAll(`${folder}/`, '')
}

test('each step with its shell, its place and what is special about it', async () => {
  const text = await listed(
    [
      '---',
      'title: Files',
      '---',
      '```dockerfile host file=web/Dockerfile',
      '```',
      '```conf exec container=web file="my file" id=conf',
      '```',
      '```host when="command:nft docker>=23" teardown check hidden',
      'true',
      '```',
      '',
    ].join('\n'),
  )
  expect(text.split('\n')).toEqual([
    'x.md  Files',
    '  1     host         x.md:4  file=web/Dockerfile',
    '  conf  exec web sh  x.md:6  file="my file"',
    '  3     host         x.md:8  teardown check hidden when="command:nft docker>=23"',
  ])
})

test('steps of another file have their place there', async () => {
  const block = '```host\ntrue\n```\n'
  const text = await listed(`---\ntitle: Two\nsetup: [_up.md]\n---\n${block}`, {
    '_up.md': `Text.\n\n${block}`,
  })
  expect(text.split('\n')).toEqual(['x.md  Two', '  1  host  _up.md:3', '  2  host  x.md:5'])
})

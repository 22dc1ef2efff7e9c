import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { exportCommand } from '../../../src/cli/commands/export.ts'
import { block } from '../../labrun/command.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** What the command says and writes of a lab in a folder of its own. */
async function exported(files: Record<string, string>, word = 'x.md', output?: string) {
  const root = folder()
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const out = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    const options = output === undefined ? {} : { output: join(root, output) }
    const code = await exportCommand(join(root, word), options)
    const plain = (text: string) => text.replaceAll(`${root}/`, '')
    return { root, code, stdout: plain(out.mock.calls.join('\n')), stderr: plain(said.mock.calls.join('\n')) }
  } finally {
    said.mockRestore()
    out.mockRestore()
  }
}

const LAB = block('bash host', 'echo hello')

test('a script on stdout, and on stderr what is not as in the lab', async () => {
  const { code, stdout, stderr } = await exported({ 'x.md': LAB + block('bash host tty', 'tty') })
  expect([code, stderr]).toEqual([0, 'x.md:5: not as in the lab: there it runs on a terminal of its own'])
  expect(stdout).toMatch(/^#!\/usr\/bin\/env bash\n.*\n# x.md:1\necho hello\n/s)
})

test('a script in a file, which can be run', async () => {
  const { root, code, stdout } = await exported({ 'x.md': LAB, 'lab.sh': 'old' }, 'x.md', 'lab.sh')
  expect([code, stdout]).toEqual([0, ''])
  expect(readFileSync(join(root, 'lab.sh'), 'utf8')).toContain('echo hello\n')
  expect(statSync(join(root, 'lab.sh')).mode & 0o777).toBe(0o755)
})

test('a script takes the place of no lab', async () => {
  await expect(exported({ 'x.md': LAB, 'y.md': LAB }, 'x.md', 'y.md')).rejects.toMatchObject({
    message: expect.stringMatching(/^the script would write over .*y\.md, and a Markdown file may be a lab$/),
    hint: 'Give it another name, or remove that file first.',
    exitCode: 2,
  })
})

test('what sets a lab up comes first, with its own places and headings; its teardown last', async () => {
  const { stdout } = await exported({
    'x.md': `---\nsetup: [_common/two.md]\n---\n# Own\n\n${LAB}${block('bash host teardown', 'echo own down')}`,
    '_common/two.md': `# Two\n\n${block('bash host', 'echo two')}${block('bash host teardown', 'echo two down')}`,
  })
  expect(stdout.match(/^(?:## \S+$|# \S+:\d+| *echo [a-z ]+$)/gm)).toEqual([
    ...['# x.md:10', '  echo own down', '# _common/two.md:7', '  echo two down'],
    ...['## Two', '# _common/two.md:3', 'echo two', '## Own', '# x.md:6', 'echo hello'],
  ])
})

test('no script is made of what is wrong, of two labs, or where none can be', async () => {
  const wrong = await exported({ 'x.md': block('bash hots', 'true') })
  expect([wrong.code, wrong.stdout]).toEqual([3, ''])
  expect(wrong.stderr).toContain('x.md:1:9: error unknown-target')
  await expect(exported({ 'labs/x.md': LAB, 'labs/y.md': LAB }, 'labs')).rejects.toThrow(
    'labs holds 2 labs, and a script is of one',
  )
  await expect(exported({ 'x.md': LAB }, 'x.md', 'x.md/lab.sh')).rejects.toThrow(
    "lab.sh can't be written: ENOTDIR",
  )
})

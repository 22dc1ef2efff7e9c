import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { checkedFiles } from '../../src/check/checked-lab.ts'
import { runShellcheck } from '../../src/check/run-shellcheck.ts'
import { findByShellcheck } from '../../src/check/shellcheck.ts'
import { complainOfSyntax } from '../../src/cli/words/complain-of-syntax.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

// A stand-in, as not each machine has ShellCheck. It tells what it was given; the real one is asked in shellcheck.real.test.ts.
const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
const temporary = join(directory, 'tmp')
const LAB = '```bash host\necho $x\n```\n\n- in a list\n\n  ```sh host\n  true\n  echo "é😀" $y\n  ```\n'

beforeEach(() => {
  mkdirSync(temporary)
  vi.stubEnv('PATH', `${directory}:/usr/bin:/bin`)
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(temporary, { recursive: true })
  rmSync(join(directory, '.shellcheckrc'), { force: true })
})
afterAll(() => rmSync(directory, { recursive: true }))

/** A comment on the second block's last line. */
const comment = (more: object = {}) => ({
  ...{ file: '1', line: 3, endLine: 3, column: 11, endColumn: 13 },
  ...{ level: 'warning', code: 2086, message: 'Quote it.' },
  ...more,
})

/** What is said of a lab where ShellCheck answers with this, and what it was given. */
async function said(answer: unknown, lab = LAB) {
  const json = typeof answer === 'string' ? answer : JSON.stringify(answer)
  writeFileSync(
    join(directory, 'shellcheck'),
    `#!/bin/sh\nprintf '%s\\n' "$@" >${directory}/argv\ntail -n +1 [0-9]* >${directory}/scripts\n[ ! -e .shellcheckrc ] || cp .shellcheckrc ${directory}/settings\ncat <<'E'\n${json}\nE\nexit 1\n`,
  )
  chmodSync(join(directory, 'shellcheck'), 0o755)
  const file = labFile(join(directory, 'x.md'), Buffer.from(lab))
  const parsed = parseLab(file)
  await complainOfSyntax(parsed.steps, file)
  const trouble = await findByShellcheck(checkedFiles(parsed)[0]!)
  file.path = 'x.md'
  const given = (name: string) => readFileSync(join(directory, name), 'utf8')
  return {
    trouble,
    messages: formatMessages(file),
    argv: given('argv').split('\n'),
    scripts: given('scripts'),
  }
}

test('it is given all scripts, each with its dialect, and leaves nothing behind', async () => {
  const { trouble, messages, argv, scripts } = await said({ comments: [] })
  expect([trouble, messages]).toEqual([null, ''])
  expect(argv).toEqual(expect.arrayContaining(['--norc', '--format=json1', '--severity=info', '0', '1']))
  expect(scripts).toBe(
    '==> 0 <==\n# shellcheck shell=bash\necho $x\n\n==> 1 <==\n# shellcheck shell=dash\ntrue\necho "é😀" $y\n',
  )
  expect(readdirSync(temporary)).toEqual([])
})

test('what it says stands at its place in the Markdown file', async () => {
  expect((await said({ comments: [comment()] })).messages).toBe(
    'x.md:9:14: warning shellcheck: SC2086: Quote it.\n  hint: https://www.shellcheck.net/wiki/SC2086',
  )
})

test.each([
  ['error', 'warning'],
  ['warning', 'warning'],
  ['info', 'note'],
])('its %s is a %s here', async (level, word) => {
  expect((await said({ comments: [comment({ level })] })).messages).toContain(`: ${word} shellcheck: `)
})

test('what stands behind the end of a script is said of its end', async () => {
  const behind = comment({ line: 9, endLine: 9, column: 1, endColumn: 1 })
  expect((await said({ comments: [behind] })).messages).toContain('x.md:9:16: ')
})

test('where it can not read what the shell can, nothing is said of syntax', async () => {
  const comments = [1009, 1073, 1072, 1056, 2046].map((code) => comment({ code }))
  const { messages } = await said({ comments: [...comments, comment({ file: '0', line: 2, code: 1068 })] })
  expect(messages.match(/SC\d+(?=:)/g)).toEqual(['SC1068', 'SC2046'])
})

test('what the shell can not read, and what is written to a file, it is not given', async () => {
  const { scripts, messages } = await said(
    { comments: [] },
    `\`\`\`bash host\nif true\n\`\`\`\n\n\`\`\`bash host file=x.sh\necho $x\n\`\`\`\n\n${LAB}`,
  )
  expect(messages).toContain('x.md:2:1: error shell-syntax')
  expect(scripts.match(/^==>/gm)).toHaveLength(2)
})

test('settings beside the lab hold', async () => {
  writeFileSync(join(directory, '.shellcheckrc'), 'disable=SC2086\n')
  const { argv } = await said({ comments: [] })
  expect(argv).not.toContain('--norc')
  expect(readFileSync(join(directory, 'settings'), 'utf8')).toBe('disable=SC2086\n')
})

test('an answer that is none is told', async () => {
  expect((await said('nonsense')).trouble).toBe(
    `shellcheck can't be used on ${directory}/x.md: it ended with status 1`,
  )
})

test('of very many scripts it is given as many at once as it reads quickly', async () => {
  writeFileSync(
    join(directory, 'shellcheck'),
    `#!/bin/sh\necho once >>${directory}/runs\necho '${JSON.stringify({ comments: [comment({ line: 2, endLine: 2, column: 1, endColumn: 2 })] })}'\n`,
    { mode: 0o755 },
  )
  const scripts = Array.from({ length: 1100 }, () => ({ script: 'true', shell: 'bash' as const }))
  const found = await runShellcheck(scripts, [], null)
  expect(readFileSync(join(directory, 'runs'), 'utf8')).toBe('once\n'.repeat(3))
  expect(found).toMatchObject([{ index: 1 }, { index: 501 }, { index: 1001 }])
})

test('it has a time limit', async () => {
  writeFileSync(join(directory, 'shellcheck'), '#!/bin/sh\nsleep 1000\n', { mode: 0o755 })
  const found = await runShellcheck([{ script: 'true', shell: 'bash' }], [], null, 50)
  expect(found).toEqual({ trouble: 'it took more than 0.05 s' })
  expect(readdirSync(temporary)).toEqual([])
})

test('a machine without it', async () => {
  rmSync(join(directory, 'shellcheck'), { force: true })
  vi.stubEnv('PATH', directory)
  for (const name of ['sh', 'rm'])
    writeFileSync(join(directory, name), `#!/bin/sh\nexec /bin/${name} "$@"\n`, { mode: 0o755 })
  const file = labFile(join(directory, 'x.md'), Buffer.from(LAB))
  const trouble = await findByShellcheck(checkedFiles(parseLab(file))[0]!)
  for (const name of ['sh', 'rm']) rmSync(join(directory, name))
  expect([trouble, file.messages]).toEqual([
    'shellcheck is not installed, so the scripts were not checked by it',
    [],
  ])
  expect(readdirSync(temporary)).toEqual([])
})

test('a lab without a step asks nobody', async () => {
  vi.stubEnv('PATH', '/nowhere')
  const file = labFile('x.md', Buffer.from('# x\n'))
  expect(await findByShellcheck(checkedFiles(parseLab(file))[0]!)).toBeNull()
})

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CheckOptions, checkCommand } from '../../src/cli/commands/check.ts'

const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
const GOOD = '```bash host\necho hello\n```\n\n```output\nhello\n```\n'
const UNPROVEN = '```bash host id=start\necho hello\n```\n'
const DOUBTFUL = `${GOOD}\n\`\`\`bash host\nip link\n\`\`\`\n\n\`\`\`output contains\n02:42:ac:11:00:02\n\`\`\`\n`
const BROKEN = '```bash hots\ntrue\n```\n'
const MAC = (
  strict: boolean,
) => `x.md:14:1: ${strict ? 'error' : 'warning'} volatile-literal: found "02:42:ac:11:00:02", a MAC address, which differs from run to run, expected {{mac}}
  hint: With a name it can be used further down: {{name:mac}}
`

// Not each machine has ShellCheck.
const bin = join(directory, 'bin')
mkdirSync(bin)
beforeEach(() => {
  writeFileSync(join(bin, 'shellcheck'), `#!/bin/sh\necho '{"comments":[]}'\n`, { mode: 0o755 })
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
afterAll(() => rmSync(directory, { recursive: true }))

/** What `labrun check` prints of labs, by their names without `.md`, and its exit code. */
async function check(labs: Record<string, string>, options: CheckOptions = {}) {
  const printed = { stdout: '', stderr: '' }
  vi.spyOn(console, 'log').mockImplementation((text: string) => {
    printed.stdout += `${text}\n`
  })
  vi.spyOn(console, 'error').mockImplementation((text: string) => {
    printed.stderr += `${text}\n`
  })
  const paths = Object.keys(labs).map((name) => join(directory, `${name}.md`))
  for (const [at, path] of paths.entries()) writeFileSync(path, Object.values(labs)[at]!)
  const code = await checkCommand(paths, options)
  const short = (text: string) => text.replaceAll(`${directory}/`, '')
  return { code, stdout: short(printed.stdout), stderr: short(printed.stderr) }
}

test.each<[string, Record<string, string>, CheckOptions, Awaited<ReturnType<typeof check>>]>([
  ['nothing to say', { x: GOOD }, {}, { code: 0, stdout: '1 lab, 1 step: no mistakes found\n', stderr: '' }],
  [
    'steps that show nothing',
    { x: UNPROVEN, y: GOOD },
    {},
    {
      code: 0,
      stdout: 'x.md: 1 of 1 step unproven: start\n2 labs, 2 steps: no mistakes found\n',
      stderr: '',
    },
  ],
  [
    'a warning',
    { x: DOUBTFUL },
    {},
    { code: 0, stdout: '1 lab, 2 steps: no errors, 1 warning found\n', stderr: MAC(false) },
  ],
  [
    'a warning, strictly',
    { x: DOUBTFUL },
    { strict: true },
    { code: 3, stdout: '1 lab, 2 steps: 1 error found\n', stderr: MAC(true) },
  ],
  [
    'a step that shows nothing, strictly',
    { x: UNPROVEN },
    { strict: true },
    {
      code: 3,
      stdout: '1 lab, 1 step: 1 error found\n',
      stderr: `x.md:1:1: error unproven: found the step start without an expectation: only its exit status is checked
  hint: An output block says what it prints; an empty one, that it prints nothing.
`,
    },
  ],
  ['quiet', { x: UNPROVEN }, { quiet: true }, { code: 0, stdout: '', stderr: '' }],
])('%s', async (_, labs, options, expected) => {
  expect(await check(labs, options)).toEqual(expected)
})

function noting(): void {
  const comment = { file: '0', line: 2, endLine: 2, column: 1, endColumn: 2, level: 'info', code: 2086 }
  writeFileSync(
    join(bin, 'shellcheck'),
    `#!/bin/sh\necho '${JSON.stringify({ comments: [{ ...comment, message: 'Quote it.' }] })}'\n`,
  )
}

test('notes are counted, and stay notes if it is strict', async () => {
  noting()
  const { code, stdout, stderr } = await check({ x: GOOD }, { strict: true })
  expect({ code, stdout }).toEqual({ code: 0, stdout: '1 lab, 1 step: no mistakes, 1 note found\n' })
  expect(stderr).toMatch(/^x\.md:2:1: note shellcheck: SC2086: Quote it\.$/m)
})

test('errors and warnings', async () => {
  const { code, stdout } = await check({ x: DOUBTFUL, y: BROKEN })
  const mends = '1 can be mended: labrun check --fix x.md y.md\n'
  expect({ code, stdout }).toEqual({
    code: 3,
    stdout: `2 labs, 2 steps: 1 error, 1 warning found\n${mends}`,
  })
})

test('a comment switches a warning off, and no error', async () => {
  const { code, stdout } = await check({ x: `<!--lint disable-->\n\n${DOUBTFUL}\n${UNPROVEN}\n${BROKEN}` })
  expect({ code, stdout: stdout.split('\n')[0] }).toEqual({
    code: 3,
    stdout: '1 lab, 3 steps: 1 error found',
  })
})

const MISSPELT = `\ufeff---\ntiemout: 5m\n---\n\n${GOOD.replace('bash host', 'bash hots')}`.replaceAll(
  '\n',
  '\r\n',
)
const RIGHT = MISSPELT.replace('tiemout', 'timeout').replace('hots', 'host')

test('--fix mends what can only mean one thing, checks it again, and tells what it did', async () => {
  expect(await check({ x: MISSPELT, y: GOOD }, { fix: true })).toEqual({
    code: 0,
    stdout: '2 labs, 2 steps: 2 mistakes mended; no mistakes found\n',
    stderr: `x.md:2:1: mended unknown-key: "tiemout" is "timeout" now
x.md:5:9: mended unknown-target: "hots" is "host" now
`,
  })
  expect(readFileSync(join(directory, 'x.md'), 'utf8')).toBe(RIGHT)
  expect(readFileSync(join(directory, 'y.md'), 'utf8')).toBe(GOOD)
})

test('what is left after --fix is told, and is an error still', async () => {
  const { code, stdout, stderr } = await check(
    { x: `${BROKEN}\n${UNPROVEN}\n\`\`\`host\n\`\`\`\n` },
    { fix: true },
  )
  expect({ code, stdout }).toEqual({
    code: 3,
    stdout: 'x.md: 3 of 3 steps unproven: 1, start, 3\n1 lab, 3 steps: 1 mistake mended; 1 error found\n',
  })
  expect(stderr).toMatch(/^x\.md:1:9: mended .*\nx\.md:9:4: error empty-block: /)
})

test('--fix --dry-run shows what would change, and writes nothing', async () => {
  const { code, stdout, stderr } = await check({ x: BROKEN }, { fix: true, dryRun: true })
  expect({ code, stdout, stderr }).toEqual({
    code: 3,
    stdout: `--- x.md
+++ x.md
@@ -1,3 +1,3 @@
-\`\`\`bash hots
+\`\`\`bash host
 true
 \`\`\`
x.md: 1 of 1 step unproven: 1
1 lab, 1 step: 1 mistake to mend; no mistakes found
`,
    stderr: '',
  })
  expect(readFileSync(join(directory, 'x.md'), 'utf8')).toBe(BROKEN)
  expect((await check({ x: GOOD }, { fix: true, dryRun: true })).code).toBe(0)
  await expect(check({ x: GOOD }, { dryRun: true })).rejects.toThrow('--dry-run goes with --fix')
})

test('a file that sets a lab up is mended where it is named', async () => {
  const labs = { x: `---\nsetup: [y.md]\n---\n\n${GOOD}`, y: BROKEN }
  await check(labs)
  const { stdout } = await check({ x: labs.x }, { fix: true })
  expect(stdout).toBe(`1 lab, 1 step: 1 error found\n1 can be mended: labrun check --fix x.md y.md\n`)
})

test('--fix leaves alone what is no text', async () => {
  const { code } = await check({ x: `${BROKEN}\0` }, { fix: true })
  expect([code, readFileSync(join(directory, 'x.md'), 'utf8')]).toEqual([3, `${BROKEN}\0`])
})

test('reporters: each to its place', async () => {
  const json = join(directory, 'out/check.json')
  const plain = join(directory, 'out/check.txt')
  const reporter = ['github', `json:${json}`, `plain:${plain}`]
  const { code, stdout, stderr } = await check({ x: DOUBTFUL }, { reporter })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/^::warning file=x\.md,line=14,.*title=volatile-literal::found [^\n]*\n$/)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ files: [{ messages: [{ line: 14 }] }] })
  expect(readFileSync(plain, 'utf8').replaceAll(`${directory}/`, '')).toBe(
    `${MAC(false)}1 lab, 2 steps: no errors, 1 warning found\n`,
  )
  await expect(check({ x: GOOD }, { reporter: ['junit'] })).rejects.toThrow(
    'unknown reporter junit, expected one of pretty, plain, json, github',
  )
})

test('quiet leaves out what is only noted', async () => {
  noting()
  expect(await check({ x: GOOD }, { quiet: true })).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('a machine without ShellCheck says so once, and nothing is an error for it', async () => {
  for (const name of ['bash', 'sh', 'rm']) {
    writeFileSync(join(bin, name), `#!/bin/sh\nexec /bin/${name} "$@"\n`, { mode: 0o755 })
  }
  rmSync(join(bin, 'shellcheck'))
  vi.stubEnv('PATH', bin)
  const labs = { x: GOOD, y: GOOD }
  expect(await check(labs, { strict: true })).toEqual({
    code: 0,
    stdout:
      'shellcheck is not installed, so the scripts were not checked by it\n2 labs, 2 steps: no mistakes found\n',
    stderr: '',
  })
})

test('of a file that sets up several labs each complaint is told once, at its own place', async () => {
  mkdirSync(join(directory, '_common'), { recursive: true })
  writeFileSync(join(directory, '_common/two.md'), `${UNPROVEN}${DOUBTFUL.slice(GOOD.length)}`)
  const lab = `---\nsetup: [_common/two.md]\n---\n${GOOD}`
  const told = `_common/two.md:10:1: warning volatile-literal`
  const { code, stdout, stderr } = await check({ x: lab, y: lab })
  expect(stderr.split('\n').filter((line) => line.includes('volatile-literal'))).toEqual([
    expect.stringContaining(told),
  ])
  expect([code, stdout]).toEqual([
    0,
    '_common/two.md: 1 of 2 steps unproven: start\n2 labs, 6 steps: no errors, 1 warning found\n',
  ])
})

test('what is wrong in such a file makes the lab no lab', async () => {
  mkdirSync(join(directory, '_common'), { recursive: true })
  writeFileSync(join(directory, '_common/two.md'), '```bash host\nif true; then\n```\n')
  const { code, stdout, stderr } = await check({ x: `---\nsetup: [_common/two.md]\n---\n${GOOD}` })
  expect(stderr).toMatch(/^_common\/two\.md:[23]:1: error shell-syntax: bash can't read this block/)
  expect([code, stdout]).toEqual([
    3,
    '_common/two.md: 1 of 1 step unproven: 1\n1 lab, 2 steps: 1 error found\n',
  ])
})

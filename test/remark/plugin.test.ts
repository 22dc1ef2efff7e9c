import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { remark } from 'remark'
import { VFile } from 'vfile'
import { expect, onTestFinished, test } from 'vitest'
import remarkLabrun from '../../src/remark/plugin.ts'

const DOUBTFUL = `# A lab

\`\`\`bash host id=start
ip link
\`\`\`

- in a list:

  \`\`\`output contains
  link/ether 02:42:ac:11:00:02
  inet 172.17.0.2/16
  \`\`\`

\`\`\`bash hots
true
\`\`\`
`

/** What remark says of a file with the plugin in it. */
async function messagesOn(value: string, path = 'x.md') {
  const file = new VFile({ path, value })
  await remark().use(remarkLabrun).process(file)
  return file.messages
}

test('messages have their rule, source, place, page and what mends them', async () => {
  const messages = await messagesOn(DOUBTFUL)
  const told = messages.map(({ ruleId, source, fatal, line, column, actual, expected }) => {
    return { ruleId, source, fatal, at: [line, column], actual, expected }
  })
  const own = { source: 'labrun', fatal: false, ruleId: 'volatile-literal' }
  expect(told).toEqual([
    { ...own, at: [14, 9], fatal: true, ruleId: 'unknown-target', actual: 'hots', expected: ['host'] },
    { ...own, at: [10, 14], actual: '02:42:ac:11:00:02', expected: ['{{mac}}'] },
    { ...own, at: [11, 8], actual: '172.17.0.2/16', expected: ['{{cidr}}'] },
  ])
  const page = new URL('../../docs/rules.md', import.meta.url)
  expect(messages.map(({ url }) => url)).toEqual(told.map(({ ruleId }) => `${page}#${ruleId}`))
  expect(String(messages[1])).toBe(
    'x.md:10:14-10:31: found "02:42:ac:11:00:02", a MAC address, which differs from run to run, expected {{mac}}',
  )
})

test('what is written where an editor puts it mends the lab', async () => {
  const messages = await messagesOn(DOUBTFUL)
  const lines = DOUBTFUL.split('\n')
  for (const { place, expected } of messages) {
    if (place === undefined || !('start' in place)) throw new Error('no place')
    const { start, end } = place
    const line = lines[start.line - 1]!
    lines[start.line - 1] = line.slice(0, start.column - 1) + expected![0] + line.slice(end.column - 1)
  }
  const mended = await messagesOn(lines.join('\n'))
  expect(mended.map(({ ruleId }) => ruleId)).toEqual(['unproven'])
})

test('a list of words is nothing to write over a word', async () => {
  const [message] = await messagesOn('```bash host exit=300\ntrue\n```\n')
  expect([message!.ruleId, message!.expected]).toEqual(['bad-value', undefined])
})

test.each([
  ['prose', '# Hello\n\nWorld.\n'],
  ['blocks that are read', '```bash\nls\n```\n\n```yaml title=x\na: 1\n```\n'],
  ["front matter that is another's", '---\ntitle: x\nlayout: page\n---\n\nWorld.\n'],
  ['a shell fence with words of others', '```sh copy\nls\n```\n'],
  ['a broken link', '[x](nowhere.md)\n'],
])('no lab: %s', async (_, value) => {
  expect(await messagesOn(value)).toEqual([])
})

test.each([
  ['its container', '---\ncontainer: web\n---\n', ['no-steps']],
  ['its requirements', '---\nrequires: {}\nlayout: page\n---\n', ['unknown-key', 'no-steps']],
  ['a misspelt block', '```hots\ntrue\n```\n', ['unknown-language']],
])('a lab by %s', async (_, value, rules) => {
  expect((await messagesOn(value)).map(({ ruleId }) => ruleId)).toEqual(rules)
})

test('comments switch off warnings, and no errors', async () => {
  const messages = await messagesOn(`<!--lint disable volatile-literal unknown-target-->\n\n${DOUBTFUL}`)
  expect(messages.map(({ ruleId }) => ruleId)).toEqual(['unknown-target'])
})

test('a file without a path', async () => {
  const file = await remark().use(remarkLabrun).process('[x](nowhere.md)\n\n```bash host\ntrue\n```\n')
  expect(file.messages.map(({ ruleId }) => ruleId)).toEqual(['unproven'])
})

test('remark-cli shows them', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  try {
    writeFileSync(join(directory, 'x.md'), DOUBTFUL)
    const plugin = resolve('src/remark/plugin.ts')
    writeFileSync(join(directory, '.remarkrc'), JSON.stringify({ plugins: [plugin] }))
    const argv = [resolve('node_modules/remark-cli/cli.js'), 'x.md', '--no-stdout', '--no-color']
    const child = spawn(process.execPath, argv, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
    const said = await text(child.stderr)
    expect(said).toMatch(
      /^x\.md\n10:14-10:31 +warning found "02:42:ac:11:00:02", .* volatile-literal +labrun$/m,
    )
    expect(said).toMatch(/^14:9-14:13 +error +found "hots" as the target, .* unknown-target +labrun$/m)
    expect(said).toContain('3 messages (✖ 1 error, ⚠ 2 warnings)')
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('a mistake in a file that sets the lab up is told where the lab names it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'two.md'), '```bash hots\ntrue\n```\n')
  const value = '---\nsetup: [two.md]\n---\n```bash host\ntrue\n```\n\n```output\n```\n'
  const messages = await messagesOn(value, join(folder, 'x.md'))
  expect(
    messages.map(({ ruleId, line, column, reason }) => [ruleId, line, column, reason.split(',')[0]]),
  ).toEqual([['setup-file', 2, 9, `found a mistake in ${folder}/two.md`]])
})

import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkedFiles } from '../../src/check/checked-lab.ts'
import { findByShellcheck } from '../../src/check/shellcheck.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

/** What the machine's own ShellCheck says of a lab. */
async function said(text: string): Promise<string> {
  const file = labFile('x.md', Buffer.from(text))
  expect(await findByShellcheck(checkedFiles(parseLab(file))[0]!)).toBeNull()
  return formatMessages(file)
}

test('ShellCheck is asked, in bash and in sh, in lists and behind tabs', async () => {
  const messages = await said(
    '> - quoted\n>\n>   ```bash host\n>   \techo é😀\t$1 $(ls)\n>   export B=$(false)\n>   ```\n\n```sh host\n[[ a = "$b" ]]\n```\n',
  )
  expect(
    messages,
  ).toBe(`x.md:4:15: note shellcheck: SC2086: Double quote to prevent globbing and word splitting.
  hint: https://www.shellcheck.net/wiki/SC2086
x.md:4:18: warning shellcheck: SC2046: Quote this to prevent word splitting.
  hint: https://www.shellcheck.net/wiki/SC2046
x.md:5:12: warning shellcheck: SC2155: Declare and assign separately to avoid masking return values.
  hint: https://www.shellcheck.net/wiki/SC2155
x.md:9:1: warning shellcheck: SC3010: In dash, [[ ]] is not supported.
  hint: https://www.shellcheck.net/wiki/SC3010`)
})

test.each([
  ['set here, used in another block', 'PID=$(docker inspect web)\nNAME=x'],
  ['captured, or set in another block', 'echo "$pid" "$OTHER"'],
  ['a function for other blocks', 'sees() {\n  echo "$1"\n}'],
  ['a function of another block', 'sees web'],
  ['a file of the host', '. /etc/os-release\nsource "$FILE"'],
  ['a cd that fails stops the block', 'cd /etc\ncd ..'],
  ['a script for a shell elsewhere', "ip netns exec red bash -c 'echo $HOSTNAME'"],
  ['lists to look at', 'ls /sys/class/net | grep veth\nps aux | grep "[n]ginx"'],
  ['switched off', '# shellcheck disable=SC2086\necho $x'],
])('nothing is said of what is right in a lab: %s', async (_, script) => {
  expect(await said(`\`\`\`bash host\n${script}\n\`\`\`\n`)).toBe('')
})

const LABS = new URL('../../labs/', import.meta.url)

test.each(readdirSync(LABS).filter((name) => name.endsWith('.md')))(
  'nothing is said of labs/%s',
  async (name) => {
    expect(await said(readFileSync(new URL(name, LABS), 'utf8'))).toBe('')
  },
)

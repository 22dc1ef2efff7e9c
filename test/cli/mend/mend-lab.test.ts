import { VFile } from 'vfile'
import { describe, expect, test } from 'vitest'
import { mendText } from '../../../src/cli/mend/mend-lab.ts'
import { parseLab } from '../../../src/parse/lab.ts'

/** A text as `--fix` leaves it. */
async function mended(text: string): Promise<string> {
  const file = new VFile({ path: 'x.md', value: text })
  await mendText(file)
  return String(file.value)
}

const STEP = '```bash host\ntrue\n```\n'

describe('what only one thing can be meant by', () => {
  test.each([
    ['```bash hots\n', '```bash host\n'],
    ['```hsot\n', '```host\n'],
    ['~~~bash nsetner container=web\n', '~~~bash nsenter container=web\n'],
    ['```bash host\u00a0id=a\n', '```bash host id=a\n'],
    ['```bash host tiemout=5s  bakground\n', '```bash host timeout=5s  background\n'],
    [
      '> ```bash hots\n> true\n> ```\n>\n> ```outptu contians\n',
      '> ```bash host\n> true\n> ```\n>\n> ```output contains\n',
    ],
    [
      `${STEP}\n\`\`\`output\n{{a:itn}} {{b:inode}} {{c:crid}}\n\`\`\`\n`,
      `${STEP}\n\`\`\`output\n{{a:int}} {{b:inode}} {{c:cidr}}\n\`\`\`\n`,
    ],
    [
      '---\ntilte: x\nrequires: { imagse: [nginx] }\n---\n',
      '---\ntitle: x\nrequires: { images: [nginx] }\n---\n',
    ],
    [
      '---\nenv: { PORT: 8080, ON: true, DAY: 01 }\ntitle: 5 # five\n---\n',
      '---\nenv: { PORT: "8080", ON: "true", DAY: "01" }\ntitle: "5" # five\n---\n',
    ],
  ])('%j', async (text, right) => {
    expect(await mended(text)).toBe(right)
  })

  test('a mended word brings the next mistake to light', async () => {
    expect(await mended('```bash hots exti=1\n')).toBe('```bash host exit=1\n')
  })
})

describe('what is left to a person', () => {
  test.each([
    ['a word as near to two right ones', '```bash nsenter is=net container=web\n'],
    ['a short word two letters off', '```bash test\n'],
    ['a word of two letters', '```bash host di=a\n'],
    ['a word that has lost a letter to its value', '```bash exec containe=rweb\n'],
    ['a script', '```bash host\n$ ls\nps aux | grep nginx\n```\n'],
    ['what a step prints', `${STEP}\n\`\`\`output\n02:42:ac:11:00:02 {{pdi}}\n\`\`\`\n`],
    ['a value', '```bash host timeout=5 exit=anny ns=net\n'],
    ['a container', '```bash host\ndocker run -d --name web nginx\n```\n\n```exec container=wbe\nls\n```\n'],
    ['a link', `# One\n\n[x](#oen) [y](nowhere.md)\n\n${STEP}`],
    ['a fence that is never closed', '```bash host\ntrue\n'],
    ['a text with quotes in it', '---\ntitle: [a]\n---\n'],
    ['CRLF, tabs, a fence of tildes', '# A\r\n\r\n~~~bash host\r\n\ttrue\r\n~~~\r\n'],
  ])('%s', async (_, text) => {
    expect(await mended(text)).toBe(text)
  })
})

describe('whatever finger slips, no mended lab means something else', () => {
  const LAB = [
    '---',
    'title: A lab',
    'timeout: 5m',
    'env: { LEVEL: high }',
    '---',
    '',
    '```bash host id=start timeout=5s check',
    'true',
    '```',
    '',
    '```output contains',
    '{{a:int}} b',
    '```',
    '',
    '```nsenter container=web ns=net retry=5s hidden',
    'true',
    '```',
    '',
    '~~~sh exec container=web exit=2 teardown',
    'true',
    '~~~',
  ]
  const meant = meaning(LAB.join('\n'))!

  test.each([2, 6, 18])('on line %i', async (index) => {
    let count = 0
    for (const slip of slips(LAB[index]!)) {
      const text = LAB.with(index, slip).join('\n')
      const right = await mended(text)
      if (right === text) continue
      count += 1
      const now = meaning(right)
      if (now !== null) expect([slip, now]).toEqual([slip, meant])
    }
    expect(count).toBeGreaterThan(0)
  })

  /** All that a lab does and proves; `null` where it is none. The title is for the page. */
  function meaning(text: string): unknown {
    const { lab } = parseLab(new VFile({ path: 'x.md', value: text }))
    return lab && { ...lab, title: '', digest: '' }
  }

  /** A letter lost, doubled, swapped with its neighbour, hit wrongly, or one too many, but not in a value, which may be any. */
  function slips(line: string): Set<string> {
    const all = new Set<string>()
    const values = [...line.matchAll(/[=:] ?[^ }]+/g)]
    for (let at = 0; at < line.length; at += 1) {
      if (values.some(({ 0: value, index }) => at >= index - 1 && at <= index + value.length)) continue
      const [before, char, after] = [line.slice(0, at), line.slice(at, at + 1), line.slice(at + 1)]
      all.add(before + after).add(before + char + line.slice(at))
      if (!/ /.test(char + after[0])) all.add(before + after[0] + char + after.slice(1))
      for (const other of 'e\u00a0') all.add(before + other + after).add(before + other + line.slice(at))
    }
    all.delete(line)
    return all
  }
})

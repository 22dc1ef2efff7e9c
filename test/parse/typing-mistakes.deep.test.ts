import { expect, test } from 'vitest'
import type { Lab } from '../../src/core/lab.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

const LAB = [
  'Text.',
  '',
  '```bash host id=start',
  'true',
  '```',
  '',
  '```output contains',
  'x',
  '```',
  '',
  '1. List',
  '',
  '   ```nsenter container=web ns=net',
  '   true',
  '   ```',
  '',
  '> ```text output',
  '> x',
  '> ```',
  '',
  '~~~exec container=web exit=2 teardown',
  'true',
  '~~~',
  '',
  '```sh host background tty ready=port:80',
  'true',
  '```',
]

function labOf(lines: readonly string[]): Lab | null {
  return parseLab(labFile('x.md', Buffer.from(lines.join('\n')))).lab
}

/** What would be lost without a word: blocks, where they run, what they run, what is expected of them. */
function gist(lab: Lab): unknown[] {
  return lab.steps.map(({ key, script, exit, teardown, background, ready, expectations }) => [
    [key.target, key.shell, key.ns.length, key.container === null, script.trim(), exit !== 0, teardown],
    [key.tty, background, ready?.kind],
    expectations.map(({ mode, lines }) => [mode, lines.map(({ text }) => text.trim())]),
  ])
}

/** Every slip of a finger: a character lost, doubled, swapped with its neighbour, hit wrongly, or one too many. */
function slips(line: string): Set<string> {
  const all = new Set([`    ${line}`, `\t${line}`, ''])
  for (let at = 0; at <= line.length; at += 1) {
    const [before, char, after] = [line.slice(0, at), line.slice(at, at + 1), line.slice(at + 1)]
    all.add(before + after)
    all.add(before + char + char + after)
    all.add(before + after.slice(0, 1) + char + after.slice(1))
    all.add(before + char.toUpperCase() + after)
    for (const other of 'qe ,-`"=') all.add(before + other + after).add(before + other + char + after)
  }
  all.delete(line)
  return all
}

const fences = LAB.flatMap((line, index) => (/```|~~~/.test(line) ? [[line, index] as const] : []))

test.each(fences)('no slip in %s makes anything vanish', (line, index) => {
  const meant = gist(labOf(LAB)!)
  let complaints = 0
  for (const slip of slips(line)) {
    const lab = labOf(LAB.with(index, slip))
    if (lab === null) complaints += 1
    else expect([slip, gist(lab)]).toEqual([slip, meant])
  }
  expect(complaints).toBeGreaterThan(0)
})

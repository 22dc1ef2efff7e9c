import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, said, useFolder } from './command.ts'

// What can be wrong with the files that a command line names: labs.test.ts has the list.

useFolder()
const STEP = '```bash host check\ntrue\n```\n'
const A_LAB = '  hint: Name a lab (labs/namespaces.md), a directory, or a glob in quotes.'
const own = folderOf({ 'a/x.md': STEP, 'b/x.md': STEP, '_draft/y.md': STEP, 'notes.txt': 'x' })
mkdirSync(join(own, 'empty'))
execFileSync('mkfifo', [join(own, 'pipe.md')])
symlinkSync('nowhere.md', join(own, 'lost.md'))
symlinkSync('circle.md', join(own, 'circle.md'))

test.each([
  [
    '18: two labs of one name',
    ['./a', './b'],
    `b/x.md:1:1: error equal-slugs: found a second lab that is called x, expected another name
  hint: a/x.md has it already. They can't run together, nor be pages of one site.
2 labs, 2 steps: 1 error found
exit 3`,
  ],
  [
    '19: a folder without a lab',
    ['./empty'],
    `labrun: error usage: no labs in empty
  hint: Labs are the *.md files whose names, and whose folders, do not begin with _ or a dot.
exit 5`,
  ],
  ['19: what does not exist', ['./none.md'], `labrun: error usage: none.md does not exist\n${A_LAB}\nexit 2`],
  [
    '19: a named pipe',
    ['./pipe.md'],
    `labrun: error usage: pipe.md is a named pipe, expected a file\n${A_LAB}\nexit 2`,
  ],
  [
    '19: a device',
    ['/dev/zero'],
    `labrun: error usage: /dev/zero is a device, expected a file\n${A_LAB}\nexit 2`,
  ],
  [
    '19: a link that leads nowhere',
    ['./lost.md'],
    `labrun: error usage: lost.md does not exist\n${A_LAB}\nexit 2`,
  ],
  [
    '19: a link to itself',
    ['./circle.md'],
    "labrun: error usage: circle.md can't be read: too many symbolic links encountered\nexit 2",
  ],
  ['19: nothing', [''], `labrun: error usage: "" does not exist\n${A_LAB}\nexit 2`],
  [
    '20: a glob that fits nothing',
    ['./*.mdx'],
    `labrun: error usage: *.mdx matches no file\n${A_LAB}\nexit 2`,
  ],
  [
    '20: a file that is no lab',
    ['./notes.txt'],
    `notes.txt:1:1: error no-steps: found no block that runs, expected at least one
  hint: A block runs where its fence says so: \`\`\`bash host
1 lab, 0 steps: 1 error found
exit 3`,
  ],
  ['a draft that is named outright', ['./_draft/y.md'], '1 lab, 1 step: no mistakes found\nexit 0'],
])('%s', async (_, words, says) => {
  expect(await said(own, ['check', ...words])).toBe(says)
})

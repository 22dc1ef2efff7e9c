import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { teardownOrder } from '../../../src/core/teardown.ts'
import { formatMessages } from '../../../src/parse/format-message.ts'
import { filesOf, type ParsedLab, parseLab } from '../../../src/parse/lab.ts'
import { labFileNow } from '../../../src/parse/read-file.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  return () => rmSync(folder, { recursive: true, force: true })
})

/** Writes files, each below the folder, and reads `labs/x.md`. */
function read(files: Record<string, string>): ParsedLab {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const file = labFileNow('labs/x.md', folder)
  if (file instanceof Error) throw file
  return parseLab(file)
}

function said(parsed: ParsedLab): string {
  return filesOf(parsed)
    .map(({ file }) => formatMessages(file))
    .filter((text) => text !== '')
    .join('\n')
    .replaceAll(folder, '/folder')
}

function lab(frontMatter: string, body = step('own')): string {
  return `---\n${frontMatter}\n---\n${body}`
}

function step(id: string, info = 'bash host', ...lines: string[]): string {
  return `\n\`\`\`${info} id=${id}\n${lines.length === 0 ? `echo ${id}` : lines.join('\n')}\n\`\`\`\n`
}

function output(text: string): string {
  return `\n\`\`\`output\n${text}\n\`\`\`\n`
}

test('its steps come first, its teardown last, and each knows its file', () => {
  const two = lab(
    'container: red',
    step('up') +
      step('down-one', 'bash host teardown') +
      step('down-two', 'bash host teardown') +
      step('in', 'bash exec'),
  )
  const own = step('first-down', 'bash host teardown') + step('own') + step('last-down', 'bash host teardown')
  const {
    lab: found,
    steps,
    setup,
  } = read({
    'labs/x.md': lab(
      'setup: [_common/two.md, _common/three.md]\ncontainer: blue',
      own + step('own-in', 'bash exec'),
    ),
    'labs/_common/two.md': two,
    'labs/_common/three.md': step('three', 'bash host teardown'),
  })
  expect(found!.steps.map(({ id, file }) => [id, file ?? null])).toEqual([
    ...['up', 'down-one', 'down-two', 'in'].map((id) => [id, 'labs/_common/two.md']),
    ['three', 'labs/_common/three.md'],
    ...['first-down', 'own', 'last-down', 'own-in'].map((id) => [id, null]),
  ])
  expect(teardownOrder(found!.steps).map(({ id }) => id)).toEqual([
    ...['last-down', 'first-down', 'three'],
    ...['down-one', 'down-two'],
  ])
  expect(found!.steps.filter(({ key }) => key.target === 'exec').map(({ key }) => key.container)).toEqual([
    'red',
    'blue',
  ])
  expect(steps.map(({ id }) => id)).toEqual(['first-down', 'own', 'last-down', 'own-in'])
  expect(setup.map(({ file, entry }) => [file.path, entry.line, entry.column])).toEqual([
    ['labs/_common/two.md', 2, 9],
    ['labs/_common/three.md', 2, 25],
  ])
})

test('steps without a name are numbered over all files, in the order in which they run', () => {
  const plain = '\n```bash host\ntrue\n```\n'
  const parsed = read({ 'labs/x.md': lab('setup: [a.md]', plain + plain), 'labs/a.md': plain })
  expect(parsed.lab!.steps.map(({ id }) => id)).toEqual(['1', '2', '3'])
})

test('a file that sets it up has one of its own: its steps come before', () => {
  const parsed = read({
    'labs/x.md': lab('setup: [_common/b.md]'),
    'labs/_common/b.md': lab('setup: [a.md, ../deep/c.md]', step('b')),
    'labs/_common/a.md': step('a'),
    'labs/deep/c.md': step('c'),
  })
  expect(said(parsed)).toBe('')
  expect(parsed.lab!.steps.map(({ id }) => id)).toEqual(['a', 'c', 'b', 'own'])
})

test('what it captures is known in the lab, and not the other way round', () => {
  const parsed = read({
    'labs/x.md': lab('setup: [a.md]', step('own') + output('{{pid}} {{own:int}}')),
    'labs/a.md': step('a') + output('{{pid:int}}') + step('b') + output('{{own}}'),
  })
  expect(said(parsed)).toBe(
    `labs/a.md:15:1: error unknown-name: found {{own}}, which no step captures before, expected pid or a type
  hint: Line 10 of labs/x.md captures it, and runs later.`,
  )
  expect(parsed.lab).toBeNull()
})

describe('a file that can’t be had is complained of where it is named', () => {
  test.each([
    ['/etc/hosts', 'which is an absolute path', 'The path begins where this file is.'],
    [
      '../x.md',
      "which leads out of the lab's folder",
      'A lab finds what it needs in its own folder, LAB_DIR, and below.',
    ],
    [
      'a/../../x.md',
      "which leads out of the lab's folder",
      'A lab finds what it needs in its own folder, LAB_DIR, and below.',
    ],
    ['_comon/two.md', 'which does not exist', 'The path begins where this file is.'],
    ['_common/too.md', 'which does not exist', 'Did you mean two.md?'],
    ['_common', 'which is no file', null],
    [
      'linked.md',
      "which is a link out of the lab's folder",
      'A lab finds what it needs in its own folder, LAB_DIR, and below.',
    ],
    [
      'folder/two.md',
      "which is a link out of the lab's folder",
      'A lab finds what it needs in its own folder, LAB_DIR, and below.',
    ],
    ['dangling.md', 'which does not exist', 'The path begins where this file is.'],
    ['x.md', 'which would set itself up: labs/x.md → labs/x.md', null],
  ])('%s', (path, what, hint) => {
    mkdirSync(join(folder, 'labs'))
    mkdirSync(join(folder, 'out'))
    writeFileSync(join(folder, 'x.md'), step('out'))
    writeFileSync(join(folder, 'out/two.md'), step('out'))
    symlinkSync('../x.md', join(folder, 'labs/linked.md'))
    symlinkSync('../out', join(folder, 'labs/folder'))
    symlinkSync('nowhere.md', join(folder, 'labs/dangling.md'))
    const parsed = read({ 'labs/x.md': lab(`setup:\n  - ${path}`), 'labs/_common/two.md': step('two') })
    const expected = `labs/x.md:3:5: error setup-file: found "${path}" in setup, ${what}, expected a Markdown file below the lab's folder, once`
    expect(said(parsed)).toBe(hint === null ? expected : `${expected}\n  hint: ${hint}`)
    expect(parsed.lab).toBeNull()
  })

  test('one that is named twice, by another path too', () => {
    symlinkSync('_common', join(mkFolder('labs'), 'other'))
    const parsed = read({
      'labs/x.md': lab('setup: [_common/a.md, _common/b.md, other/a.md]'),
      'labs/_common/a.md': step('a'),
      'labs/_common/b.md': lab('setup: [a.md]', step('b')),
    })
    const found = (path: string) =>
      `found "${path}" in setup a second time, expected a Markdown file below the lab's folder, once\n  hint: Line 2 of labs/x.md names it already, and its steps run once.`
    expect(said(parsed)).toBe(
      `labs/_common/b.md:2:9: error setup-file: ${found('a.md')}\nlabs/x.md:2:37: error setup-file: ${found('other/a.md')}`,
    )
  })

  test('a circle', () => {
    const parsed = read({
      'labs/x.md': lab('setup: [a.md]'),
      'labs/a.md': lab('setup: [b.md]', step('a')),
      'labs/b.md': lab('setup: [a.md]', step('b')),
    })
    expect(said(parsed)).toContain(
      'labs/b.md:2:9: error setup-file: found "a.md" in setup, which would set itself up: labs/a.md → labs/b.md → labs/a.md,',
    )
    expect(said(parsed).split('\n')).toHaveLength(1)
  })

  test('one that is gone when it is read', () => {
    expect(labFileNow('labs/a.md', folder)).toMatchObject({ code: 'ENOENT' })
  })

  test('the lab’s folder may be reached by a link', () => {
    mkFolder('real')
    symlinkSync('real', join(folder, 'labs'))
    expect(said(read({ 'labs/x.md': lab('setup: [a.md]'), 'labs/a.md': step('a') }))).toBe('')
  })
})

test('mistakes in it are told at its own lines, and the lab is none', () => {
  const parsed = read({
    'labs/x.md': lab('setup: [a.md]', step('a')),
    'labs/a.md': `${step('a')}${step('b', 'bash hots')}`,
  })
  expect(said(parsed)).toBe(
    `labs/a.md:6:9: error unknown-target: found "hots" as the target, expected host, nsenter or exec
  hint: Did you mean host? A block that is only to be read needs no second word; its language can be text.
labs/x.md:5:17: error duplicate-id: found id=a a second time, expected another name
  hint: The step on line 2 of labs/a.md has it already.`,
  )
  expect(parsed.lab).toBeNull()
  const empty = read({ 'labs/x.md': lab('setup: [a.md]'), 'labs/a.md': 'Text alone.' })
  expect(said(empty)).toContain('labs/a.md:1:1: error no-steps')
  const bytes = read({ 'labs/x.md': lab('setup: [a.md]'), 'labs/a.md': 'a\0' })
  expect([said(bytes), bytes.lab]).toEqual([expect.stringContaining('labs/a.md:1:2: error nul-byte'), null])
})

describe('what its front matter says', () => {
  test('is joined with the lab’s', () => {
    const parsed = read({
      'labs/x.md': lab(
        'setup: [a.md]\nenv: { A: one }\nsecrets: [TOKEN]\ntimeout: 9m\nrequires: { images: [nginx], network: optional }',
      ),
      'labs/a.md': lab(
        'timeout: 1m\nstep-timeout: 7s\nenv: { A: one, B: two }\nsecrets: [KEY, TOKEN]\nrequires: { images: [nginx, redis], commands: [ip], docker: ">=23", network: true }',
        step('a', 'bash host', 'docker run redis'),
      ),
    })
    expect(said(parsed)).toBe('')
    const { requires, env, secrets, timeoutMs, images, steps } = parsed.lab!
    expect(requires).toEqual({ images: ['nginx', 'redis'], commands: ['ip'], docker: '>=23', network: true })
    expect({ ...env }).toEqual({ A: 'one', B: 'two' })
    expect(secrets.map(({ name, file }) => [name, file ?? null])).toEqual([
      ['TOKEN', null],
      ['KEY', 'labs/a.md'],
    ])
    expect(images.map(({ image, file, firstUse }) => [image, file ?? null, firstUse])).toEqual([
      ['nginx', null, null],
      ['redis', 'labs/a.md', { step: 'a', line: 10, file: 'labs/a.md' }],
    ])
    expect([timeoutMs, steps.map((each) => each.timeoutMs)]).toEqual([540_000, [7000, 30_000]])
  })

  test('ranges of Docker versions hold all', () => {
    const parsed = read({
      'labs/x.md': lab('setup: [a.md, b.md]\nrequires: { docker: ">=20.10" }'),
      'labs/a.md': lab('requires: { docker: "<29" }', step('a')),
      'labs/b.md': lab('requires: { docker: false }', step('b')),
    })
    expect([said(parsed), parsed.lab!.requires.docker]).toEqual(['', '>=20.10 <29'])
  })

  test('and what can’t be so for both is complained of where the lab names the file', () => {
    const parsed = read({
      'labs/x.md': lab(
        'setup: [mid.md]\nenv: { A: one, KEY: x }\nsecrets: [TOKEN]\nrequires: { docker: false, network: false }',
      ),
      'labs/mid.md': lab('setup: [a.md]', step('mid')),
      'labs/a.md': lab(
        'env: { A: two, TOKEN: y }\nsecrets: [KEY]\nrequires:\n  docker: ">=23"\n  network: optional',
        step('a') + step('b', 'bash exec container=web'),
      ),
    })
    const conflict = (found: string, expected: string) =>
      `labs/x.md:2:9: error setup-conflict: found ${found} of labs/a.md, expected ${expected} of labs/x.md\n  hint: What is for all blocks of a lab has to be the same in all its files.`
    expect(said(parsed)).toBe(
      [
        'labs/a.md:13:9: error docker-off: found a block in a container (exec) in a lab with docker: false, expected host blocks alone',
        '  hint: Leave docker: false out of the front matter, or write bash host.',
        conflict('requires.docker as >=23 on line 5', 'false, as on line 5'),
        conflict('requires.network as optional on line 6', 'false, as on line 5'),
        conflict('A in env as two on line 2', 'one, as on line 3'),
        conflict('TOKEN in env as y on line 2', 'a secret, as on line 4'),
        conflict('KEY as a secret on line 3', 'x, as on line 3'),
      ].join('\n'),
    )
  })
})

test('the digest has its steps in it, and not its prose', () => {
  const files = { 'labs/x.md': lab('setup: [a.md]'), 'labs/a.md': step('a') }
  const digest = read(files).lab!.digest
  expect(read({ 'labs/a.md': `Text.\n${step('a')}` }).lab!.digest).toBe(digest)
  expect(read({ 'labs/a.md': step('a', 'bash host', 'echo other') }).lab!.digest).not.toBe(digest)
  expect(read({ 'labs/x.md': lab('title: x', step('own')) }).lab!.digest).not.toBe(digest)
})

function mkFolder(name: string): string {
  mkdirSync(join(folder, name), { recursive: true })
  return join(folder, name)
}

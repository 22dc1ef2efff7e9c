import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { writingScript } from '../../../src/parse/info-string/file-block.ts'
import { labOf } from '../read.ts'

const folder = mkdtempSync(join(tmpdir(), 'labrun-file-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the script of a block that is written to a file', () => {
  test('is what a person would type, on the lines of the block', () => {
    const [step] = labOf(
      '```dockerfile host file=web/Dockerfile mode=0644\nFROM nginx\nRUN true\n```\n',
    ).steps
    expect(step).toMatchObject({
      place: { line: 1 },
      scriptLine: 1,
      script:
        "mkdir -p web; cat >web/Dockerfile <<'EOF'; chmod 0644 web/Dockerfile\nFROM nginx\nRUN true\nEOF",
      writes: { path: 'web/Dockerfile', mode: '0644' },
      closesSession: false,
    })
  })

  test.each([
    ['x.conf', "cat >x.conf <<'EOF'\nEOF"],
    ['/x.conf', "cat >/x.conf <<'EOF'\nEOF"],
    ['./x.conf', "cat >./x.conf <<'EOF'\nEOF"],
    ['my files/x', "mkdir -p 'my files'; cat >'my files/x' <<'EOF'\nEOF"],
    ["it's", "cat >'it'\\''s' <<'EOF'\nEOF"],
    ['-p/-x', "mkdir -p ./-p; cat >./-p/-x <<'EOF'\nEOF"],
    ['a\\b', "cat >'a\\b' <<'EOF'\nEOF"],
  ])('for %s', (path, script) => {
    expect(writingScript([], { path, mode: null })).toBe(script)
  })

  test.each([
    ['a line of the block', ['EOF', ' END'], 'END'],
    ['what a line begins with', ['EOF2', 'ENDE'], 'A_END'],
    ['what dash loses a byte of', ['E…', 'A_…', 'D'], 'B_END'],
  ])('ends with a word that is not %s', (_, lines, end) => {
    expect(writingScript(lines, { path: 'x', mode: null })).toBe(
      [`cat >x <<'${end}'`, ...lines, end].join('\n'),
    )
  })

  test('ends in any case', () => {
    const lines = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}…`)
    const script = writingScript([...lines, 'EOF', 'END'], { path: 'x', mode: null })
    expect(script.split('\n').at(-1)).toBe('A_END')
  })

  test.each(['bash', 'sh'])('writes every text as it is, in %s', (shell) => {
    const piece = fc.constantFrom(
      ...'$`\\\'"!#~*{} \t'.split(''),
      ...['é', '…', 'Á', '😀'],
      'EOF',
      'END',
      'E',
      '$HOME',
      '$(date)',
      '\\',
      'a',
    )
    const line = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
    const name = fc.constantFrom(
      'x',
      'my file',
      "it's",
      '-x',
      'a"b',
      'c\\d',
      '#',
      '&',
      'x;y',
      '*',
      '!1',
      '=',
      'sub/x',
      '-d/x',
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 5 }), name, (lines, path) => {
        const script = writingScript(lines, { path, mode: '0640' })
        const cwd = mkdtempSync(join(folder, 'run-'))
        execFileSync(shell, ['-e'], { cwd, input: `${script}\n` })
        expect(readFileSync(join(cwd, path), 'utf8')).toBe(lines.map((text) => `${text}\n`).join(''))
        expect(statSync(join(cwd, path)).mode & 0o777).toBe(0o640)
      }),
      { numRuns: 30 },
    )
  })

  test('stops at the folder that can’t be made', () => {
    const cwd = mkdtempSync(join(folder, 'run-'))
    mkdirSync(join(cwd, dirname('a/b')))
    const script = writingScript(['x'], { path: 'a/x', mode: null }).replace('mkdir -p a', 'false')
    expect(() => execFileSync('bash', ['-e'], { cwd, input: `${script}\n` })).toThrow()
    expect(() => readFileSync(join(cwd, 'a/x'))).toThrow('ENOENT')
  })
})

test('CRLF, tabs and the indentation of a list do not reach the file', () => {
  const [step] = labOf('- a\r\n\r\n  ```make host file=Makefile\r\n  all:\r\n  \ttrue\r\n\r\n  ```\r\n').steps
  expect(step!.script.split('\n').slice(1, -1)).toEqual(['all:', '\ttrue', ''])
})

test('what is in it is not read as a script', () => {
  const lab = labOf('```bash host file=x.sh\n$ prompt\nbash\nif\ndocker run -it x\nexit 1\n```\n')
  expect(lab.steps[0]!.closesSession).toBe(false)
})

describe('it is written by the shell that other blocks at its place have:', () => {
  const SH = '```sh exec container=web\ntrue\n```\n\n'
  const BASH = '```bash exec container=web\ntrue\n```\n\n'
  const FILE = '```conf exec container=web file=/etc/x\nx\n```\n\n'
  const shells = (text: string) =>
    labOf(text).steps.flatMap(({ key, writes }) => (writes === undefined ? [] : key.shell))

  test.each([
    ['the nearest above', SH + BASH + FILE + SH, ['bash']],
    ['else the first below', FILE + SH + BASH, ['sh']],
    ['in a container with none, sh', FILE, ['sh']],
    ['no other user counts', BASH.replace('web', 'web user=www-data') + FILE, ['sh']],
    ['on the host with none, bash', '```sh host file=x\nx\n```\n', ['bash']],
    ['on the host, sh', '```sh host\ntrue\n```\n\n```bash host file=x\nx\n```\n', ['sh']],
    ['on a terminal', '```sh host tty\ntrue\n```\n\n```bash host file=x\nx\n```\n', ['sh']],
  ])('%s', (_, text, expected) => {
    expect(shells(text)).toEqual(expected)
  })
})

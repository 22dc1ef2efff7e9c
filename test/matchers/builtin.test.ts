import { expect, test } from 'vitest'
import type { Expectation } from '../../src/core/expectation.ts'
import { match } from '../../src/matchers/builtin.ts'
import { readLine } from '../../src/parse/expectation/line-pattern.ts'
import { written } from './author.ts'

test('an expectation is judged by the matcher of its mode', () => {
  expect(match(written(['b'], 'contains'), 'a\nb', {}).fits).toBe(true)
  expect(match(written(['b'], 'lines'), 'a\nb', {}).fits).toBe(false)
})

test('lines as the parser reads them fit what the programs of a lab print', () => {
  const texts = [
    '{{index:int}}: {{name:word}}@if{{peer:int}}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 {{any}}',
    '    link/ether {{mac}} brd ff:ff:ff:ff:ff:ff link-netnsid {{int}}',
    '    inet {{address:cidr}} brd {{ip}} scope global {{name}}',
    '...',
    '{{container:id}}   nginx     "/docker-entrypoint.…"   {{duration}} ago   Up {{duration}}   80/tcp    mynginx',
    'net:\\[[0-9]+\\] (re)',
  ]
  const printed = [
    '5: eth0@if6: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default',
    '    link/ether 02:42:ac:11:00:02 brd ff:ff:ff:ff:ff:ff link-netnsid 0',
    '    inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0',
    '       valid_lft forever preferred_lft forever',
    'c0ffee123456   nginx     "/docker-entrypoint.…"   5 minutes ago   Up 5 minutes   80/tcp    mynginx',
    'net:[4026532281]',
  ]
  const lines = texts.map((text, index) => ({ line: 45 + index, text, pattern: readLine(text).pattern }))
  expect(match({ ...written([]), lines }, printed.join('\n'), {})).toEqual({
    fits: true,
    captures: { index: '5', name: 'eth0', peer: '6', address: '172.17.0.2/16', container: 'c0ffee123456' },
  })
})

/** As the parser reads them. */
function read(texts: readonly string[]): Expectation {
  const lines = texts.map((text, index) => {
    const { pattern, times, isOpen } = readLine(text)
    return { line: 45 + index, text, pattern, ...(times && { times }), ...(isOpen && { isOpen }) }
  })
  return { ...written([]), lines }
}

// What the documentation of each says, in examples like its own.
test.each<[peer: string, lines: string[], printed: string, fits: boolean]>([
  ['cram', ['foo', 'ba[rz] (re)'], 'foo\nbaz\n', true],
  ['cram', ['fo? \\* b* (glob)'], 'foo * bar\n', true],
  ['cram', ['fo? \\* b* (glob)'], 'foo x bar\n', false],
  ['cram', ['foo\\x00\\ttab\\r (esc)'], 'foo\0\ttab\r\n', true],
  ['cram', ['caf\\xc3\\xa9 \\xff (esc)'], 'café \udcff\n', true],
  ['cram', ['foo (no-eol)'], 'foo', true],
  ['cram', ['foo (no-eol)'], 'foo\n', false],
  ['cram', ['foo\\x01 (no-eol) (esc)'], 'foo\x01', true],
  ['cram', ['foo\\x01 (no-eol) (esc)'], 'foo\x01\n', false],
  ['cram', ['foo* (no-eol) (glob)'], 'foobar', true],
  ['cram', ['foo (re)'], 'foo (re)\n', true],
  ['scrut', ['Hello (equal)'], 'Hello\n', true],
  ['scrut', ['Hello (equal) (equal)'], 'Hello (equal)\n', true],
  ['scrut', ['Hello (eq+)'], 'Hello\nHello\n', true],
  ['scrut', ['Hello (?)', 'you'], 'you\n', true],
  ['scrut', ['Hello (?)', 'you'], 'Hello\nHello\nyou\n', false],
  ['scrut', ['Hello (*)'], '', true],
  ['scrut', ['Hello (+)'], '', false],
  ['scrut', ['Hello* (glob+)', 'end'], 'Hello\nHello There\nHello World\nend\n', true],
  ['scrut', ['*Hello* (gl?)', 'end'], 'end\n', true],
  ['scrut', ['.*Hello.* (regex*)'], 'Hello\nEnding in Hello\nHello Start\n', true],
  ['scrut', ['Foo: [0-9]+ (re+)'], 'Foo: 1\nFoo: x\n', false],
  ['scrut', ['a|b (re)'], 'a and more\n', false],
  ['scrut', ['hello{world} (re)'], 'hello{world}\n', true],
  ['scrut', ['Foo \\x1b[1mBar\\x1b[0m Baz (escaped)'], 'Foo \x1b[1mBar\x1b[0m Baz\n', true],
  ['scrut', ['Foo \\x1b[1mBar\\x1b[0m Baz (escaped)'], 'Foo Bar Baz\n', false],
  ['scrut', ['Foo \\e[31mBar (esc)'], 'Foo \x1b[31mBar\n', true],
  ['scrut', ['a\\033b (esc)'], 'a\x1bb\n', true],
  ['scrut', ['foo\\t* (escaped) (glob+)', 'bar\\tbaz (escaped)'], 'foo\t1\nfoo\t2\nbar\tbaz\n', true],
  ['scrut', ['foo\\tbar (escaped)'], 'foo\tbar', true],
  // A more exact line behind is not taken by one that fits any number.
  ['scrut', ['* (glob*)', 'end', 'last'], 'a\nend\nlast\n', true],
  // A line equal to what was printed fits, whatever it looks like.
  ['both', ['[a] (re)'], '[a] (re)\n', true],
])('%s: %j against %j: %j', (_, lines, printed, fits) => {
  expect(match(read(lines), printed, {}).fits).toBe(fits)
})

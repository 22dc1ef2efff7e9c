import { describe, expect, test } from 'vitest'
import { updatedLines } from './two-runs.ts'

const lines = (old: string[], printed: Parameters<typeof updatedLines>[1], flags?: string) =>
  updatedLines(old, printed, flags).lines

describe('lines', () => {
  test('what is printed otherwise is written anew, the rest stays', () => {
    expect(lines(['a', 'b', 'c'], 'a\nx\nc\n')).toEqual(['a', 'x', 'c'])
    expect(lines(['a (glob)', '{{any}}', 'c'], 'a\nb\nd\n')).toEqual(['a (glob)', '{{any}}', 'd'])
  })

  test('what is printed more or less comes and goes', () => {
    expect(lines([], 'a\nb\n')).toEqual(['a', 'b'])
    expect(lines(['a', 'b'], '')).toEqual([])
    expect(lines(['a', 'c'], 'a\nb\nc\n')).toEqual(['a', 'b', 'c'])
    expect(lines(['a', 'b', 'c'], 'a\nc\n')).toEqual(['a', 'c'])
    expect(lines([], '\n\n')).toEqual(['', ''])
  })

  test('a gap stays, and what is beside it is not lost in it', () => {
    expect(lines(['Version: 1', '...', 'end'], 'Version: 2\nx\ny\nend\n')).toEqual([
      'Version: 2',
      '...',
      'end',
    ])
    expect(lines(['...', 'Server: up', '...'], 'x\nServer: down\ny\n')).toEqual([
      '...',
      'Server: down',
      '...',
    ])
    expect(lines(['first', '...'], 'first\nx\ny\n')).toEqual(['first', '...'])
  })

  test('lines that may come several times, or not at all, stay', () => {
    expect(lines(['a (+)', 'x', 'b (?)', 'c (*)'], 'a\na\ny\nc\nc\n')).toEqual([
      'a (+)',
      'y',
      'b (?)',
      'c (*)',
    ])
    expect(lines(['a (+)', 'x'], 'b\ny\n')).toEqual(['b', 'y'])
    expect(lines(['x', 'end (no-eol)'], 'y\nend')).toEqual(['y', 'end (no-eol)'])
    expect(lines(['x', 'end (no-eol)'], 'y\nend\n')).toEqual(['y', 'end'])
  })

  test('of a line with placeholders only what has changed', () => {
    expect(lines(['{{any}} is {{int}} old, said {{word}}'], 'Tim is 7 young, said Tom\n')).toEqual([
      '{{any}} is {{int}} young, said {{word}}',
    ])
    expect(lines(['PID {{pid:int}} of web'], 'PID 12 of www\n')).toEqual(['PID {{pid:int}} of www'])
    expect(lines(['PID {{pid:int}} of web'], 'PID 12 of the web\n')).toEqual(['PID {{pid:int}} of the web'])
    expect(lines(['PID {{pid:int}} of the web'], ['PID 12 of web 177', 'PID 13 of web 20177'])).toEqual([
      'PID {{pid:int}} of web {{int}}',
    ])
  })

  test('where two runs differ, something stands for what differs', () => {
    expect(lines([], ['PID 177', 'PID 20177'])).toEqual(['PID {{int}}'])
    expect(lines([], ['    177 root', '  20177 root'])).toEqual(['{{/ */}}{{int}} root'])
    expect(lines([], ['x  1  y', 'x  22 y'])).toEqual(['x  {{int}}{{/ +/}}y'])
    expect(lines([], ['at 9:05 used 1.5GiB', 'at 9:06 used 2GiB'])).toEqual(['at {{duration}} used {{size}}'])
    expect(lines([], ['dockerhost', 'otherhost'])).toEqual(['{{word}}'])
    expect(lines([], ['version: one', 'version: two words'])).toEqual(['version: {{any}}'])
    expect(lines([], ['load 0.05', 'load 0.11'])).toEqual(['load {{/[0-9.]+/}}'])
    expect(lines([], ['key aGVsbG8+/==', 'key Zm9vbA+9aa='])).toEqual(['key {{word}}'])
    expect(lines([], ['done', 'done in time'])).toEqual(['done{{any}}'])
  })

  test('what a host makes up is volatile though both printed the same', () => {
    const id = 'a8f058d6936c'.padEnd(64, '0')
    expect(lines([], `${id}\n`)).toEqual(['{{id}}'])
    expect(lines([], 'net:[4026532697] user:[4026531837]\n')).toEqual(['net:[{{inode}}] user:[4026531837]'])
    expect(lines([], 'inet 172.17.0.2/16 02:42:ac:11:00:02 eth0@if5\n')).toEqual([
      'inet {{cidr}} {{mac}} eth0@if{{int}}',
    ])
    expect(lines([], 'web  Up 3 seconds  80/tcp\n')).toEqual(['web  Up {{duration}}  80/tcp'])
    expect(lines([], 'PID TTY\n1777 pts/0\n')).toEqual(['PID TTY', '{{int}} pts/0'])
  })

  test('a column in which something changes is as wide as that', () => {
    const table = [
      'ID             NAME   CREATED        STATUS         PORTS',
      'a8f058d6936c   web    1 second ago   Up 3 seconds   80/tcp',
      'b7f058d6936c   db     1 second ago   Up 3 seconds',
    ]
    expect(lines([], table.join('\n'))).toEqual([
      'ID             NAME   CREATED{{/ +/}}STATUS{{/ +/}}PORTS',
      '{{id}}   web    {{duration}} ago{{/ +/}}Up {{duration}}{{/ +/}}80/tcp',
      '{{id}}   db     {{duration}} ago{{/ +/}}Up {{duration}}',
    ])
  })

  test('lines of which one run printed more are a gap', () => {
    const { lines, told } = updatedLines(['x'], ['start\na\nb\nend', 'start\na\nc\nd\nend'])
    expect(lines).toEqual(['start', 'a', '...', 'end'])
    expect(told).toBe(
      'x.md:5:1: note loosely-updated: two runs have printed different numbers of lines, which are now ...\n' +
        '  hint: Where only their order differs, the script can sort them.',
    )
  })

  test('lines that have nothing in common are any', () => {
    const { lines, told } = updatedLines(['x'], ['start\nall is well', 'start\nno'])
    expect(lines).toEqual(['start', '{{any}}'])
    expect(told).toBe(
      'x.md:5:1: note loosely-updated: two runs have printed lines that have nothing in common, which are now {{any}}',
    )
  })

  test('what would fit whatever is printed is not written', () => {
    const left = (why: string) => `x.md:5:1: error not-updated: left as it is, though it does not fit: ${why}`
    expect(updatedLines(['x'], ['a b', 'c'])).toEqual({
      lines: ['x'],
      told: left('nothing was found that fits what both runs printed'),
    })
    expect(updatedLines(['x'], ['', 'c\n'])).toEqual({
      lines: ['x'],
      told: left('two runs have printed nothing that is alike'),
    })
  })
})

test('more lines than anybody would read are left', () => {
  const many = Array.from({ length: 600 }, (_, at) => `line ${at}\n`).join('')
  expect(updatedLines([], many).told).toContain('more than 500 lines would have to be written anew')
  expect(updatedLines([], many, 'unordered').told).toContain(
    'more than 500 lines would have to be written anew',
  )
})

describe('contains', () => {
  const contained = (old: string[], printed: Parameters<typeof updatedLines>[1]) =>
    lines(old, printed, 'contains')

  test('a line is found again where it is most like what it was', () => {
    expect(contained(['Server Version: 1', 'Driver: x'], 'a\nServer Version: 2\nb\nDriver: x\n')).toEqual([
      'Server Version: 2',
      'Driver: x',
    ])
    expect(contained(['web 172.17.0.2'], ['b\nweb 10.0.0.7', 'web 10.0.0.9\nc'])).toEqual(['web {{ip}}'])
  })

  test('what is there no more goes, if something is left', () => {
    expect(contained(['completely', 'Driver: x'], 'Driver: x\n')).toEqual(['Driver: x'])
    expect(updatedLines(['completely'], 'Driver: x\n', 'contains').told).toContain(
      'nothing like its lines is printed any more',
    )
  })
})

test('the name of a private host may stand there, as it is always the same', () => {
  expect(lines(['dockerhost'], ['dockerhost', 'otherhost'])).toEqual(['dockerhost'])
  expect(lines(['on dockerhost', 'x'], ['on dockerhost\ny', 'on otherhost\ny'])).toEqual([
    'on dockerhost',
    'y',
  ])
})

test('what authors have written in their scripts is not volatile', () => {
  expect(updatedLines(['x'], 'true 172.17.0.9\n').lines).toEqual(['true {{ip}}'])
})

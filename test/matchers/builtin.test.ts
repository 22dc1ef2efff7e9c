import { expect, test } from 'vitest'
import { match } from '../../src/matchers/builtin.ts'
import { readLine } from '../../src/parse/line-pattern.ts'
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

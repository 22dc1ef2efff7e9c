import { RE2JS } from 're2js'
import { expect, test } from 'vitest'
import {
  isType,
  nearestType,
  TYPE_NAMES,
  type TypeName,
  typeSource,
} from '../../../src/parse/expectation/types.ts'

const ID = 'a8f058d6936c'
const LONG_ID = ID.padEnd(64, '0')

// As Docker, iproute2 and the usual commands print them.
const FIT: Record<TypeName, string[]> = {
  int: ['0', '-1', '4026531840'],
  hex: ['0', 'dead', 'DEADBEEF', '0x1f'],
  id: [ID, LONG_ID, `sha256:${LONG_ID}`],
  word: ['x', 'eth0@if5', '<BROADCAST,UP>', 'naïve'],
  path: ['/', '/proc/1/ns/net', './a', '../b', '~/c'],
  ip: [
    '172.17.0.2',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::42:acff:fe11:2',
    '2001:db8:1:2:3:4:5:6',
    '::ffff:172.17.0.2',
    'fe80::1%eth0',
    '1::',
  ],
  cidr: ['172.17.0.2/16', '0.0.0.0/0', '10.10.10.10/32', 'fe80::42:acff:fe11:2/64', '::/0', '::1/128'],
  mac: ['02:42:ac:11:00:02', 'FF:FF:FF:FF:FF:FF'],
  inode: ['net:[4026531840]', 'pid_for_children:[1]', '4026531840'],
  size: ['0B', '187MB', '1.09kB', '1e+03kB', '1.944GiB', '7.3MiB', '1.2K', '4.0K', '15G', '1.5 GB', '1.2Ki'],
  duration: [
    'Less than a second',
    '1 second',
    '5 seconds',
    'About a minute',
    '2 minutes',
    'About an hour',
    '3 hours',
    '2 days',
    '3 weeks',
    '4 months',
    '2 years',
    '1h2m3.5s',
    '250ms',
    '1.2µs',
    '0.045 ms',
    '5 s',
    '86399sec',
    'forever',
    '00:00:01',
    '0:00',
    '2-03:04:05',
  ],
  date: [
    '2024-11-23',
    '2024-11-23T18:34:01Z',
    '2024-11-23T18:34:01.123456789Z',
    '2024-11-23T18:34:01+01:00',
    '2024-11-23 18:34:01 +0000 UTC',
    '2024-11-23 18:34:01.123456789 +0000',
    '2024-11-23 18:34',
    'Sat Nov 23 18:34:01 UTC 2024',
    'Thu May  4 22:30:38 2023',
    'Sat, 23 Nov 2024 18:34:01 GMT',
    'Sat, 23 Nov 2024 18:34:01 +0000',
    'Nov 23 18:34',
    'May  4  2023',
    '23/Nov/2024:18:34:01 +0000',
  ],
  any: ['', ' ', 'anything at all'],
}

const MISFIT: Record<TypeName, string[]> = {
  int: ['', '1.5', '+1', '0x1', '1 '],
  hex: ['', 'xyz', '0x', '-1'],
  id: ['', 'a8f058d6936', 'A8F058D6936C', 'g8f058d6936c', 'sha256:a8f058d6936c'],
  word: ['', 'a b', '\t'],
  path: ['', 'a/b', 'etc', '/a b'],
  ip: [
    '',
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4/24',
    '01.2.3.4',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    ':1',
    '12345::',
    '1:2:3:4:5:6:7::8',
  ],
  cidr: ['', '172.17.0.2', '172.17.0.2/33', '172.17.0.2/', '::1/129', '1.2.3.4/08'],
  mac: ['', '02:42:ac:11:00', '02-42-ac-11-00-02', '02:42:ac:11:00:02:03', '0g:42:ac:11:00:02'],
  inode: ['', 'net:[]', 'net:4026531840', '[4026531840]', '-1'],
  size: ['', '187', 'MB', '-1B', '1.B', '1 000MB', '5 seconds'],
  duration: ['', '5', 'about a minute', '5 fortnights', 'second', '5:0'],
  date: ['', '23.11.2024', '2024-11-23T', 'Sat Nov 23', '18:34:01', '2024-1-2', 'Nov 23'],
  any: ['a\nb'],
}

const cases = (examples: Record<TypeName, string[]>) =>
  TYPE_NAMES.flatMap((type) => examples[type].map((text) => [type, text]))

test.each(cases(FIT))('%s fits %j', (type, text) => {
  expect(RE2JS.compile(typeSource(type!)!).testExact(text!)).toBe(true)
})

test.each(cases(MISFIT))('%s does not fit %j', (type, text) => {
  expect(RE2JS.compile(typeSource(type!)!).testExact(text!)).toBe(false)
})

test('types stand in a row without mixing, and capture nothing themselves', () => {
  for (const type of TYPE_NAMES) expect(RE2JS.compile(typeSource(type)!).groupCount()).toBe(0)
  const line = RE2JS.compile(
    `inet (${typeSource('cidr')}) brd (${typeSource('ip')}) (${typeSource('duration')})`,
  )
  const matcher = line.matcher('inet 172.17.0.2/16 brd 172.17.255.255 About an hour')
  expect(matcher.matches()).toBe(true)
  expect([1, 2, 3].map((group) => matcher.group(group))).toEqual([
    '172.17.0.2/16',
    '172.17.255.255',
    'About an hour',
  ])
})

test('there are no others', () => {
  expect(TYPE_NAMES.every(isType)).toBe(true)
  expect(isType('toString')).toBe(false)
  expect(typeSource('constructor')).toBeNull()
  expect(nearestType('itn')).toBe('int')
  expect(nearestType('number')).toBeNull()
})

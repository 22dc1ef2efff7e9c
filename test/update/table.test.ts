import { expect, test } from 'vitest'
import { updatedLines } from './two-runs.ts'

const table = (...rows: string[]) => `${rows.join('\n')}\n`
const updated = (old: string[], printed: Parameters<typeof updatedLines>[1], flags = 'table') =>
  updatedLines(old, printed, flags)

const PS = table(
  'CONTAINER ID   IMAGE     STATUS         NAMES',
  'a8f058d6936c   nginx     Up 3 seconds   web',
  'b7f058d6936c   redis     Up 3 seconds   db',
)

test('of a row only the cells that no longer fit; all else stays where it is', () => {
  expect(updated(['NAMES   IMAGE', 'web     httpd', '', 'db      {{word}}'], PS).lines).toEqual([
    'NAMES   IMAGE',
    'web     nginx',
    '',
    'db      {{word}}',
  ])
  expect(updated(['IMAGE  STATUS          NAMES', 'nginx  Exited {{any}}  web'], PS).lines).toEqual([
    'IMAGE  STATUS          NAMES',
    'nginx  Up {{any}}      web',
  ])
})

test('what is made up becomes a placeholder, also where both runs print their rows in another order', () => {
  const lsns = (net: string, pid: string, isTurned: boolean) => {
    const rows = [`${net} net    ${pid} nginx`, '4026531837 user       1 init']
    return table('        NS TYPE     PID COMMAND', ...(isTurned ? rows.toReversed() : rows))
  }
  expect(
    updated(
      ['TYPE  NS  PID  COMMAND', 'net   1   1    nginx', 'user  4026531837  1  init'],
      [lsns('4026532281', '  177', false), lsns('4026532444', '20177', true)],
      'table unordered',
    ).lines,
  ).toEqual(['TYPE  NS  PID  COMMAND', 'net   {{inode}}   {{int}}   nginx', 'user  4026531837  1  init'])
})

test('a row that is there no more goes, if others are left', () => {
  expect(updated(['NAMES   IMAGE', 'web     nginx', 'qqqqqq  xxxxx'], PS).lines).toEqual([
    'NAMES   IMAGE',
    'web     nginx',
  ])
  expect(updated(['NAMES   IMAGE', 'qqqqqq  xxxxx'], PS)).toEqual({
    lines: ['NAMES   IMAGE', 'qqqqqq  xxxxx'],
    told: 'x.md:5:1: error not-updated: left as it is, though it does not fit: no row like its rows is printed any more',
  })
})

test('a header alone is filled in with all rows', () => {
  expect(updated(['NAMES  CONTAINER ID  STATUS'], PS).lines).toEqual([
    'NAMES  CONTAINER ID  STATUS',
    'web    {{id}}        Up {{duration}}',
    'db     {{id}}        Up {{duration}}',
  ])
})

test('without the header nothing is known', () => {
  expect(updated(['NAMES  PORTS', 'web    80'], PS).told).toContain(
    'no table with all these columns is printed any more',
  )
})

test('an empty cell stays empty', () => {
  const ports = table('NAMES   PORTS    IMAGE', 'web     80/tcp   nginx', 'db               redis')
  expect(updated(['NAMES   PORTS    IMAGE', 'db      90/tcp   redis'], ports).lines).toEqual([
    'NAMES   PORTS    IMAGE',
    'db               redis',
  ])
})

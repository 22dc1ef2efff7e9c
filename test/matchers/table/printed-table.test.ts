import { describe, expect, test } from 'vitest'
import { printedLines } from '../../../src/matchers/printed.ts'
import { readPrintedTable } from '../../../src/matchers/table/printed-table.ts'
import { DF, DOCKER_NETWORK_LS, DOCKER_PS, IPTABLES, LSNS, LSNS_NET, PS_AUX, SS } from './printed.ts'

/** The cells of each row, as columns of these names. */
function cells(printed: string, ...names: string[]): string[][] {
  const table = readPrintedTable(printedLines(printed), names)
  if (!('rows' in table)) throw new Error(`no header: ${table.line} lacks ${table.lacks}`)
  return table.rows.map((row) => row.cells)
}

describe('what programs print', () => {
  test('docker ps: an empty cell, blanks in cells and in headings, columns in another order', () => {
    expect(cells(DOCKER_PS, 'NAMES', 'CONTAINER ID', 'COMMAND', 'CREATED', 'STATUS', 'PORTS')).toEqual([
      [
        'web',
        'a8f058d6936c',
        '"/docker-entrypoint.…"',
        '2 minutes ago',
        'Up 2 minutes (healthy)',
        '0.0.0.0:8080->80/tcp, [::]:8080->80/tcp',
      ],
      ['cache', 'b1f058d6936c', '"docker-entrypoint.s…"', '3 minutes ago', 'Exited (0) 2 minutes ago', ''],
      ['web2', 'c2f058d6936c', `"nginx -g 'daemon of…"`, '30 seconds ago', 'Up 29 seconds', '80/tcp'],
    ])
  })

  test.each(['IMAGE', 'STATUS', 'NAMES', 'PORTS', 'CREATED', 'COMMAND', 'CONTAINER ID'])(
    'docker ps: %s alone is what it is among all',
    (name) => {
      const names = ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES']
      const all = cells(DOCKER_PS, ...names)
      expect(cells(DOCKER_PS, name)).toEqual(all.map((row) => [row[names.indexOf(name)]]))
    },
  )

  test('docker ps without a container', () => {
    expect(cells('CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES', 'NAMES')).toEqual(
      [],
    )
  })

  test('docker network ls', () => {
    expect(cells(DOCKER_NETWORK_LS, 'NETWORK ID', 'DRIVER')).toEqual([
      ['6d5c1a1f1e1c', 'bridge'],
      ['0d1f8f0cb0a3', 'host'],
      ['2f259bab93aa', 'null'],
    ])
  })

  test('lsns: numbers to the right, wider than their headings, and a free last column', () => {
    expect(cells(LSNS, 'NS', 'TYPE', 'NPROCS', 'PID', 'COMMAND')).toEqual([
      ['4026531834', 'time', '104', '1', '/sbin/init'],
      ['4026531835', 'cgroup', '101', '1', '/sbin/init'],
      ['4026531837', 'user', '104', '1', '/sbin/init'],
      ['4026532281', 'mnt', '3', '4711', 'nginx: master process nginx -g daemon off;'],
      ['4026532284', 'pid', '3', '4711', 'nginx: master process nginx -g daemon off;'],
    ])
  })

  test('lsns of one type: a column that is mostly empty', () => {
    expect(cells(LSNS_NET, 'USER', 'NETNSID', 'NSFS', 'COMMAND')).toEqual([
      ['root', 'unassigned', '', '/sbin/init'],
      ['root', '0', '/run/docker/netns/7a1c3b2f8d0e', 'nginx: master process'],
    ])
  })

  test('ps aux: a value too wide for its column pushes the others', () => {
    expect(cells(PS_AUX, 'USER', 'PID', 'VSZ', 'RSS', 'TTY', 'STAT', 'TIME', 'COMMAND')).toEqual([
      ['root', '1', '55116', '22548', '?', 'SLl', '0:04', '/sbin/init splash'],
      ['root', '2728', '11518072', '86700', '?', 'Ssl', '0:00', 'node src/hosts/private/supervise.ts'],
      ['systemd+', '812', '16120', '9344', '?', 'Ss', '0:00', '/lib/systemd/systemd-resolved'],
      ['www-data', '4712', '11044', '3120', 'pts/0', 'S+', '0:00', 'nginx: worker process'],
    ])
  })

  test('df: a heading of two words at the end of a header with single blanks', () => {
    expect(cells(DF, 'Filesystem', 'Use%', 'Mounted on')).toEqual([
      ['devtmpfs', '0%', '/dev'],
      ['tmpfs', '0%', '/dev/shm'],
      ['/dev/vda', '24%', '/'],
    ])
  })

  test('ss: headings of two words, aligned at a colon, and two that touch', () => {
    expect(cells(SS, 'State', 'Local Address:Port', 'Peer Address:Port', 'Process')).toEqual([
      ['LISTEN', '0.0.0.0:2024', '0.0.0.0:*', 'users:(("api",pid=1,fd=3))'],
      ['LISTEN', '[::]:80', '[::]:*', ''],
    ])
    expect(cells(SS, 'Send-Q')).toEqual([['128'], ['511']])
  })

  test('iptables: the same header several times, empty lines between', () => {
    expect(cells(IPTABLES, 'pkts', 'target', 'out', 'destination')).toEqual([
      ['12', 'ACCEPT', 'docker0', '0.0.0.0/0            ctstate RELATED,ESTABLISHED'],
    ])
  })
})

test('a header below other lines, and a table that an empty line ends', () => {
  const printed = 'Active connections\nProto  State\ntcp    LISTEN\nudp\n\nnot a row\n'
  expect(cells(printed, 'Proto', 'State')).toEqual([
    ['tcp', 'LISTEN'],
    ['udp', ''],
  ])
})

test('a header that is printed again, with other widths, has rows of the same table', () => {
  const printed = 'NAME  SIZE\na     1\nNAME     SIZE\nlonger   22\n'
  expect(cells(printed, 'SIZE', 'NAME')).toEqual([
    ['1', 'a'],
    ['22', 'longer'],
  ])
})

test('a row with a name of a column in it is no header', () => {
  expect(cells('PID CMD\n 12 grep PID\n 13 grep CMD\n', 'PID')).toEqual([['12'], ['13']])
})

test('a name that stands twice is the second column the second time', () => {
  expect(cells('IN  OUT  IN\n1   2    3\n', 'IN', 'IN')).toEqual([['1', '3']])
  expect(cells('IN  OUT  IN\n1   2    3\n', 'IN')).toEqual([['1']])
})

test('a column is found by its whole name', () => {
  const lacks = (header: string, ...names: string[]) => readPrintedTable([header], names)
  expect(lacks('PPID CMD', 'PID')).toEqual({ line: 'PPID CMD', lacks: [0] })
  expect(lacks('pid  CMD', 'PID', 'CMD')).toEqual({ line: 'pid  CMD', lacks: [0] })
  expect(lacks('PID  USER', 'PID USER')).toEqual({ line: 'PID  USER', lacks: [0] })
  expect(readPrintedTable([], ['PID'])).toEqual({ line: null, lacks: [0] })
})

test('the shorter name leaves its words to the longer one', () => {
  expect(cells('CONTAINER ID  ID\nc0ffee        7\n', 'ID', 'CONTAINER ID')).toEqual([['7', 'c0ffee']])
})

describe('text that is not ASCII', () => {
  test('columns counted as a terminal does (util-linux), also behind combining characters', () => {
    const printed = 'NAME    STATE  AGE\n日本語  up     1\ncafe\u0301    down   2\n😀      up     3\n'
    expect(cells(printed, 'NAME', 'STATE', 'AGE')).toEqual([
      ['日本語', 'up', '1'],
      ['cafe\u0301', 'down', '2'],
      ['😀', 'up', '3'],
    ])
  })

  test('columns counted in characters (Docker)', () => {
    const printed = 'NAME         STATE     AGE\n日本語日本語日本   up        1\nascii        down      2\n'
    expect(cells(printed.replace('日本   ', '日本     '), 'NAME', 'STATE', 'AGE')).toEqual([
      ['日本語日本語日本', 'up', '1'],
      ['ascii', 'down', '2'],
    ])
  })

  test('what is not ASCII counts, however late it comes', () => {
    const ascii = 'web     up     1\n'.repeat(3000)
    const found = cells(`NAME    STATE  AGE\n${ascii}日本語  up     2\n`, 'NAME', 'STATE', 'AGE')
    expect(found.at(-1)).toEqual(['日本語', 'up', '2'])
    const byCharacters = cells(`NAME    STATE  AGE\n${ascii}日本語     up     2\n`, 'NAME', 'STATE', 'AGE')
    expect(byCharacters.at(-1)).toEqual(['日本語', 'up', '2'])
  })

  test('columns counted in bytes (printf)', () => {
    const name = 'Größe'
    const printed = `NAME      A  B\n${name}${' '.repeat(10 - Buffer.byteLength(name))}1  2\n`
    expect(cells(printed, 'NAME', 'A', 'B')).toEqual([[name, '1', '2']])
  })
})

test('tabs are as wide as on a terminal', () => {
  expect(cells('NAME\tSTATE\nweb\tup\nlonger\tdown\n', 'NAME', 'STATE')).toEqual([
    ['web', 'up'],
    ['longer', 'down'],
  ])
})

test('cells of several words on the right of their column', () => {
  expect(cells('NAME      SIZE  X\nweb     1.2 MB  a\ndb    120.5 MB  b\n', 'NAME', 'SIZE', 'X')).toEqual([
    ['web', '1.2 MB', 'a'],
    ['db', '120.5 MB', 'b'],
  ])
})

test('what stands under no heading belongs to the cell on its left, or to none', () => {
  expect(cells('       total  used\nMem:   7Gi    1Gi\n', 'total', 'used')).toEqual([['7Gi', '1Gi']])
  expect(cells('NAME            AGE\na  b  c         1\n', 'NAME', 'AGE')).toEqual([['a  b  c', '1']])
})

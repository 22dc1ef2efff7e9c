import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchTable } from '../../src/matchers/table.ts'
import { readOutput } from './read-output.ts'
import { DOCKER_PS, LSNS, PS_AUX } from './table/printed.ts'

function match(table: string, printed: string, captures: Record<string, string> = {}, unordered = false) {
  return matchTable({ ...readOutput(table, 'table'), unordered }, printed, captures)
}

const fits = (...given: Parameters<typeof match>) => match(...given).fits

test('rows among others, by some of the columns, with placeholders, globs and regular expressions', () => {
  const table = [
    'NAMES   IMAGE            STATUS',
    'web     ngin* (glob)     Up {{duration}} (healthy)',
    '...',
    '',
    'web2    [a-z]+ (re)      {{/Up .*/}}',
  ]
  expect(match(table.join('\n'), DOCKER_PS)).toEqual({ fits: true, captures: {} })
})

test('what is captured in a cell is known in the next ones, and is what was known before', () => {
  const table = 'TYPE  PID          COMMAND\nmnt   {{pid:int}}  {{any}}\npid   {{pid}}      nginx: * (glob)'
  expect(match(table, LSNS)).toEqual({ fits: true, captures: { pid: '4711' } })
  expect(match(table, LSNS, { pid: '4711' })).toEqual({ fits: true, captures: {} })
  expect(fits(table, LSNS, { pid: '4712' })).toBe(false)
})

test('a row is looked for further down where its capture does not fit what follows', () => {
  const table = 'PID          TYPE\n{{pid:int}}  {{any}}\n{{pid}}      pid'
  expect(match(table, LSNS)).toEqual({ fits: true, captures: { pid: '4711' } })
})

test('each row has one of its own', () => {
  expect(fits('COMMAND\n/sbin/init\n/sbin/init\n/sbin/init', LSNS)).toBe(true)
  expect(fits('COMMAND\n/sbin/init\n/sbin/init\n/sbin/init\n/sbin/init', LSNS)).toBe(false)
})

test('in the order of the page, unless any order is right', () => {
  const table = 'TYPE\npid\nmnt'
  expect(fits(table, LSNS)).toBe(false)
  expect(fits(table, LSNS, {}, true)).toBe(true)
})

test('in any order, a row that fits many leaves its place to one that fits few', () => {
  expect(fits('USER\n{{word}}\nroot', 'USER\nroot\nwww\n', {}, true)).toBe(true)
  expect(match('USER\n{{who:word}}\nroot', 'USER\nroot\nwww\n', {}, true)).toEqual({
    fits: true,
    captures: { who: 'www' },
  })
  expect(fits('USER\nroot\nroot', 'USER\nroot\nwww\n', {}, true)).toBe(false)
})

test('an empty cell is one under which nothing stands, or that a regular expression says to be empty', () => {
  expect(fits('NAMES   PORTS   IMAGE\ncache           redis:7', DOCKER_PS)).toBe(true)
  expect(fits('NAMES   PORTS\ncache', DOCKER_PS)).toBe(true)
  expect(fits('NAMES   PORTS\nweb', DOCKER_PS)).toBe(false)
  expect(fits('PORTS    NAMES\n{{/ */}}  cache', DOCKER_PS)).toBe(true)
  expect(fits('PORTS    NAMES\n{{/ */}}  web', DOCKER_PS)).toBe(false)
})

test('a header alone says that there is no row', () => {
  expect(fits('NAMES', 'CONTAINER ID   NAMES\n')).toBe(true)
  expect(fits('NAMES', DOCKER_PS)).toBe(false)
  expect(fits('NAMES', '')).toBe(false)
})

test('a table pasted with single blanks is one of fewer, wider columns', () => {
  expect(fits('PID USER COMMAND\n1 root /sbin/init', LSNS)).toBe(true)
})

test('colour codes and CRLF in what was printed do not count', () => {
  expect(fits('NAME  STATE\nweb   up', '\x1b[1mNAME  STATE\x1b[0m\r\n\x1b[32mweb\x1b[0m   up\r\n')).toBe(true)
})

test('whatever ps prints, each of its processes is found', () => {
  const rows = PS_AUX.split('\n').slice(1, -1)
  for (const row of rows) {
    const [user, pid] = row.split(/ +/)
    expect(fits(`USER  PID\n${user}  ${pid}`, PS_AUX)).toBe(true)
    expect(fits(`USER  PID\n${user}  9${pid}`, PS_AUX)).toBe(false)
  }
})

test('any table that is printed in columns fits itself, in any choice of columns', () => {
  const cell = fc.stringMatching(/^[a-z0-9./]{1,6}(?: [a-z]{1,4})?$/)
  const table = fc.integer({ min: 1, max: 5 }).chain((columns) =>
    fc.record({
      rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
        minLength: 1,
        maxLength: 4,
      }),
      right: fc.array(fc.boolean(), { minLength: columns, maxLength: columns }),
      chosen: fc.subarray([...Array(columns).keys()], { minLength: 1 }),
    }),
  )
  fc.assert(
    fc.property(table, ({ rows, right, chosen }) => {
      const names = right.map((_, at) => `COL${at}`)
      const widths = names.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]!.length)))
      const line = (cells: string[]) =>
        cells
          .map((text, at) => (right[at] ? text.padStart(widths[at]!) : text.padEnd(widths[at]!)))
          .join('   ')
      const printed = [names, ...rows].map(line).join('\n')
      const written = [names, ...rows].map((cells) => chosen.map((at) => cells[at]).join('  ')).join('\n')
      expect(match(written, printed)).toEqual({ fits: true, captures: {} })
    }),
  )
})

describe('what is said of a failure', () => {
  const said = (...given: Parameters<typeof match>) => {
    const result = match(...given)
    if (result.fits) throw new Error('it fits')
    const { line, message, hint, table } = result.failure
    return { line, message, hint, rows: table?.rows }
  }

  test('the row, the nearest one, and the cell of it that differs', () => {
    expect(said('NAMES   IMAGE     STATUS\nweb     nginx     Up {{duration}}', DOCKER_PS)).toEqual({
      line: 7,
      message:
        'expected line 7 to be a row of the table, but in the nearest one STATUS is "Up 2 minutes (healthy)", expected "Up {{duration}}"',
      hint: undefined,
      rows: [
        {
          kind: 'missing',
          line: 7,
          expected: ['web', 'nginx', 'Up {{duration}}'],
          nearest: { actual: ['web', 'nginx', 'Up 2 minutes (healthy)'], differs: [2] },
        },
      ],
    })
  })

  test('what a placeholder had been before', () => {
    const { message, hint } = said('TYPE   PID\nmnt    {{pid}}', LSNS, { pid: '12' })
    expect(message).toBe(
      'expected line 7 to be a row of the table, but in the nearest one PID is "4711", expected "{{pid}}" where pid is "12"',
    )
    expect(hint).toBeUndefined()
    expect(said('TYPE   PID\nmnt    {{pid:int}}', LSNS, { pid: '12' }).hint).toBe(
      '"pid" has been captured as "12" before; a name of its own would capture anew.',
    )
  })

  test('the rarest cell tells the nearest row; further cells are named', () => {
    expect(said('NAMES  IMAGE   STATUS\nweb2   redis   Exited', DOCKER_PS).message).toBe(
      'expected line 7 to be a row of the table, but in the nearest one IMAGE is "nginx", expected "redis", and STATUS differs too',
    )
  })

  test('an empty cell', () => {
    expect(said('NAMES  PORTS\ncache  80/tcp', DOCKER_PS).message).toContain(
      'PORTS is an empty cell, expected "80/tcp"',
    )
    expect(said('NAMES   PORTS\nweb2', DOCKER_PS).message).toContain(
      'PORTS is "80/tcp", expected an empty cell',
    )
  })

  test('a row without a cell that fits: the one whose text is most alike, or none', () => {
    expect(said('NAMES  IMAGE\nwebb   nginxx', DOCKER_PS).message).toBe(
      'expected line 7 to be a row of the table, but in the nearest one NAMES is "web", expected "webb", and IMAGE differs too',
    )
    expect(said('NAMES\nfront-end-of-all', DOCKER_PS)).toMatchObject({
      message: 'expected line 7 to be a row of the table, but no row resembles it',
      rows: [{ kind: 'missing', nearest: null }],
    })
  })

  test('a row that stands before another', () => {
    expect(said('TYPE\npid\nmnt', LSNS)).toMatchObject({
      line: 8,
      message:
        'expected line 8 to be a row of its own, below the one of line 7, but it is printed before the row of line 7',
      hint: 'With unordered behind table, the order does not matter.',
    })
  })

  test('a row that another has already', () => {
    const result = said('TYPE\nmnt\nmnt', LSNS)
    expect(result.message).toBe(
      'expected line 8 to be a row of its own, below the one of line 7, but it is printed but once, and line 7 has it already',
    )
    expect(result.hint).toBeUndefined()
  })

  test('a table without a row, and rows where none should be', () => {
    expect(said('NAMES\nweb', 'CONTAINER ID   NAMES\n').message).toBe(
      'expected line 7 to be a row of the table, but it has no row',
    )
    expect(said('NAMES', 'ID   NAMES\n1    web\n2    db\n')).toEqual({
      line: 6,
      message: 'expected no row below the header, but 2 were printed: the first of them "1    web"',
      hint: undefined,
      rows: [
        { kind: 'extra', actual: ['web'] },
        { kind: 'extra', actual: ['db'] },
      ],
    })
  })

  test('a header that is not there', () => {
    expect(said('NAME  IMAGE\nweb  nginx', DOCKER_PS)).toEqual({
      line: 6,
      message: `expected a table with the columns NAME and IMAGE, but no line has them all; the nearest, "${DOCKER_PS.split('\n')[0]!.slice(0, 120)}…", has no NAME`,
      hint: undefined,
      rows: undefined,
    })
    expect(said('NAME\nweb', 'web\ndb\n').message).toBe(
      'expected a table with the column NAME, but no line has it; printed was "web"',
    )
    expect(said('NAME\nweb', '').message).toBe(
      'expected a table with the column NAME, but nothing was printed',
    )
  })

  test('a hint where the header is nearly right', () => {
    expect(said('Names\nweb', 'NAMES\nweb\n').hint).toBe(
      'Upper and lower case differ: the column is called NAMES.',
    )
    expect(said('PID USER COMMAND\n1 root x', '  PID USER   COMMAND\n    1 root   x\n').hint).toBe(
      'Two or more blanks part columns: PID  USER  COMMAND',
    )
  })
})

test('what fits of a table that does not has been captured', () => {
  expect(match('TYPE  PID\nmnt   {{pid:int}}\npid   12', LSNS)).toMatchObject({ captures: { pid: '4711' } })
})

test('a search without end is given up, and says so', () => {
  const names = [...Array(12).keys()].map((index) => `{{n${index}:word}}  {{m${index}:word}}`)
  const last = names.map((_, index) => `{{n${index}}}`).join('')
  const rows = [...Array(60).keys()].map((index) => `a${index}  b${index}`)
  const result = match(['AA  BB', ...names, `${last}  x`].join('\n'), ['AA  BB', ...rows].join('\n'))
  expect(result).toMatchObject({ fits: false, failure: { message: expect.stringMatching(/^gave up: /) } })
})

test('a hundred thousand rows take no time to speak of', () => {
  const rows = [...Array(100_000).keys()].map((index) =>
    [`row${index}`.padEnd(9), `${index}`.padEnd(7), 'up'].join(' '),
  )
  const printed = ['NAME      SIZE    STATE', ...rows].join('\n')
  expect(fits('NAME      STATE\nrow99999  up', printed)).toBe(true)
  expect(fits('NAME      STATE\nrow99999  down', printed)).toBe(false)
})

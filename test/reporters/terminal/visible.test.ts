import fc from 'fast-check'
import { expect, test } from 'vitest'
import { visible } from '../../../src/reporters/terminal/visible.ts'

test.each([
  ['plain text', 'eth0: ünïcode 😀 → ✓', 'eth0: ünïcode 😀 → ✓'],
  ['tabs and newlines', 'a\tb\nc\n', 'a\tb\nc\n'],
  ['the CR of a CRLF', 'a\r\nb\r\n', 'a\nb\n'],
  ['a CR at the very end', 'a\n10%\r', 'a\n10%^M'],
  ['a CR that would overwrite the line', 'FAILED\rpassed', 'FAILED^Mpassed'],
  ['backspaces', 'FAILED\b\b\b\b\b\bpassed', 'FAILED^H^H^H^H^H^Hpassed'],
  ['NUL, BEL, DEL', '\0\x07\x7f', '^@^G^?'],
  ['clearing the screen', '\x1b[2J\x1b[H', '^[[2J^[[H'],
  ['a window title', '\x1b]0;owned\x07', '^[]0;owned^G'],
  ['the clipboard', '\x1b]52;c;cm0gLXJm\x1b\\', '^[]52;c;cm0gLXJm^[\\'],
  ['a link', '\x1b]8;;http://evil\x1b\\ok\x1b]8;;\x1b\\', '^[]8;;http://evil^[\\ok^[]8;;^[\\'],
  ['the font query of xterm', '\x1b]50;?\x07', '^[]50;?^G'],
  ['DCS, APC, PM, SOS', '\x1bP\x1b_\x1b^\x1bX', '^[P^[_^[^^[X'],
  ['8-bit controls', '\x9b31m\x9d0;x\x9c\x90', '\\x9b31m\\x9d0;x\\x9c\\x90'],
  ['a reset of the terminal', '\x1bc', '^[c'],
  ['a report request', '\x1b[6n\x1b[c', '^[[6n^[[c'],
  ['text turned round', 'abc\u202etxt.exe\u202c', 'abc\\u202etxt.exe\\u202c'],
  ['isolates and marks', '\u2066a\u2069\u200f\u061c', '\\u2066a\\u2069\\u200f\\u061c'],
  ['line ends of Unicode', 'a\u2028b\u2029c\x85d', 'a\\u2028b\\u2029c\\x85d'],
  ['an SGR that is none', '\x1b[31\x1b]0;x\x07m', '^[[31^[]0;x^Gm'],
  ['an SGR of private use', '\x1b[?31m\x1b[>4;2m', '^[[?31m^[[>4;2m'],
  ['an SGR without end', `\x1b[${'1;'.repeat(100)}m`, `^[[${'1;'.repeat(100)}m`],
])('%s', (_, text, shown) => {
  expect(visible(text)).toBe(shown)
  expect(visible(text, true)).toBe(shown)
})

test('colours are left out where there are none', () => {
  expect(visible('\x1b[1;31mred\x1b[0m \x1b[38:2::1:2:3mx\x1b[m')).toBe('red x')
})

test('colours stay where there are some, and end with their line', () => {
  expect(visible('\x1b[31mred\nplain\n\x1b[8mhidden', true)).toBe(
    '\x1b[31mred\x1b[0m\nplain\n\x1b[8mhidden\x1b[0m',
  )
})

test('whatever was captured, nothing but SGR, tab and newline reaches the terminal', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\x1b',
      '[',
      ']',
      'm',
      '0',
      ';',
      '31',
      '\x9b',
      '\x07',
      '\r',
      '\n',
      '\u202e',
      '\x1b[',
      '\x1b[1m',
    ),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(piece), fc.boolean(), (pieces, colour) => {
      const shown = visible(pieces.join(''), colour)
      const rest = colour ? shown.replace(/\x1b\[[0-9;:]*m/g, '') : shown
      expect(rest).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\p{Bidi_Control}/u)
    }),
    { numRuns: 2000 },
  )
})

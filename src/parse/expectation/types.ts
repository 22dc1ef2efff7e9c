import { near } from '../near.ts'

// All of these are RE2, with groups that capture nothing, and closed in themselves so that they can stand in a row.
const OCTET = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])'
const IPV4 = String.raw`(?:${OCTET}\.){3}${OCTET}`
const IPV6 = ipv6()
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)'
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const TIME = '[0-9]{2}:[0-9]{2}:[0-9]{2}'
const NUMBER = String.raw`[0-9]+(?:\.[0-9]+)?`

/** RE2 source of each type of placeholder. docs/format.md says in words, and a test with examples, what each fits. */
const SOURCES = {
  int: group('-?[0-9]+'),
  hex: group('(?:0x)?[0-9A-Fa-f]+'),
  // A container, image or network of Docker's: 12 digits, 64 with --no-trunc, and with its algorithm.
  id: group('(?:sha256:)?[0-9a-f]{64}', '[0-9a-f]{12}'),
  word: group(String.raw`\S+`),
  path: group(String.raw`(?:~|\.\.?)?/\S*`),
  ip: group(IPV4, `(?:${IPV6})(?:%[0-9A-Za-z._-]+)?`),
  cidr: group(`${IPV4}/(?:3[0-2]|[12]?[0-9])`, `(?:${IPV6})/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])`),
  mac: group('[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}'),
  // `readlink /proc/PID/ns/net` prints `net:[4026531840]`, lsns the number alone.
  inode: group(String.raw`[a-z_]+:\[[0-9]+\]`, '[0-9]+'),
  // Docker prints 7.3kB, 187MB, 1.944GiB (and, at a border, 1e+03kB); ip -h and ls -h print 1.2K.
  size: group(String.raw`${NUMBER}(?:e\+[0-9]+)? ?(?:B|[kKMGTPEZY]i?B?)`),
  duration: group(...durations()),
  date: group(...dates()),
  any: group('.*?'),
} as const

/** Name of a type. */
export type TypeName = keyof typeof SOURCES

/** All types, in the order of the documentation. */
export const TYPE_NAMES = Object.keys(SOURCES) as TypeName[]

/** RE2 source that the text of a type fits; `null` where there is no such type. */
export function typeSource(name: string): string | null {
  return isType(name) ? SOURCES[name] : null
}

export function isType(name: string): name is TypeName {
  return Object.hasOwn(SOURCES, name)
}

/** The type that a misspelt one is nearest to. */
export function nearestType(name: string): string | null {
  return near(name, TYPE_NAMES)
}

// RFC 4291, section 2.2, in the words of RFC 3986, section 3.2.2: eight pieces, or fewer around one `::`.
function ipv6(): string {
  const piece = '[0-9A-Fa-f]{1,4}'
  const lastTwo = `(?:${piece}:${piece}|${IPV4})`
  const upTo = (pieces: number) => (pieces === 0 ? '' : `(?:(?:${piece}:){0,${pieces - 1}}${piece})?`)
  const shortened = [0, 1, 2, 3, 4].map((before) => `${upTo(before)}::(?:${piece}:){${5 - before}}${lastTwo}`)
  return [
    `(?:${piece}:){6}${lastTwo}`,
    ...shortened,
    `${upTo(5)}::${lastTwo}`,
    `${upTo(6)}::${piece}`,
    `${upTo(7)}::`,
  ].join('|')
}

function durations(): string[] {
  return [
    // Docker's words (go-units HumanDuration): "Up 5 minutes", "About an hour ago".
    'Less than a second',
    'About an? (?:minute|hour)',
    '[0-9]+ (?:second|minute|hour|day|week|month|year)s?',
    // Go's: 1h2m3.5s, 250ms; ping's: 0.045 ms.
    `(?:${NUMBER}(?:ns|us|µs|μs|ms|s|m|h|d))+`,
    `${NUMBER} (?:ns|us|µs|μs|ms|s|sec|min|h|d)`,
    // iproute2's lifetimes; ps's TIME and ETIME.
    '[0-9]+sec',
    'forever',
    '(?:[0-9]+-)?(?:[0-9]+:)?[0-9]+:[0-9]{2}',
  ]
}

function dates(): string[] {
  return [
    // ISO 8601 and RFC 3339; with blanks and a zone's name: docker ps (CreatedAt), stat, ls --full-time.
    `[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z| ?[+-][0-9]{2}:?[0-9]{2})?(?: [A-Z]{3,5})?)?`,
    // date and ctime: Sat Nov 23 18:34:01 UTC 2024.
    `${DAY} ${MONTH} [ 0-3]?[0-9] ${TIME}(?: [AP]M)?(?: [A-Z]{3,5})? [0-9]{4}`,
    // RFC 5322 and HTTP: Sat, 23 Nov 2024 18:34:01 GMT.
    `${DAY}, [0-3]?[0-9] ${MONTH} [0-9]{4} ${TIME} (?:GMT|[+-][0-9]{4})`,
    // ls -l: Nov 23 18:34, Nov 23  2023.
    `${MONTH} [ 0-3]?[0-9] (?:[0-9]{2}:[0-9]{2}(?::[0-9]{2})?| ?[0-9]{4})`,
    // The logs of nginx and Apache: 23/Nov/2024:18:34:01 +0000.
    `[0-3][0-9]/${MONTH}/[0-9]{4}:${TIME} [+-][0-9]{4}`,
  ]
}

function group(...alternatives: string[]): string {
  return `(?:${alternatives.join('|')})`
}

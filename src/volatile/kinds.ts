import { typeSource } from '../parse/expectation/types.ts'

/** A piece of text that a second run would print otherwise. */
export interface Volatile {
  from: number
  to: number
  text: string
  /** The text with what gives it away. */
  whole: string
  /** What it is, for messages. */
  what: string
  /** What its text fits: the name of a type, or a regular expression between slashes. */
  type: string
  /** It can't be anything else, nor the same twice. */
  isSure: boolean
}

interface Kind {
  what: string
  /** What is before the volatile text, as group `before`, stays. */
  pattern: RegExp
  type: string
  isSure: boolean
  holds?: (text: string) => boolean
}

const IPV4_POOL = String.raw`172\.(?:1[7-9]|2[0-9]|3[01])\.\d{1,3}\.\d{1,3}`
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)'
const DURATION = String.raw`(?:Less than a second|About an? (?:minute|hour)|\d+ (?:second|minute|hour|day|week|month|year)s?)`
/** A date with a time, or in words; a date of digits alone may be a version's. */
const DATED = new RegExp(String.raw`${typeSource('date')}(?![\w:])`, 'g')

/** Of two that overlap, the earlier in this list counts. */
const KINDS: readonly Kind[] = [
  sure('an id', /(?<![\w-])(?:sha256:)?[0-9a-f]{64}(?!\w)/g, 'id'),
  sure('a UUID', /(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)/gi, '/[0-9a-f-]{36}/'),
  sure('a MAC address', /(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:])/gi, 'mac', isOwnMac),
  sure('the number of a namespace', /(?<!\d)402653[1-9]\d{3}(?!\d)/g, 'inode', isNumbered),
  sure("a veth interface's name", /(?<before>(?<!\w)veth)(?=[0-9a-f]*\d)[0-9a-f]{7}(?!\w)/g, 'hex'),
  sure("an interface's number", /(?<before>@if)\d+(?!\d)/g, 'int'),
  sure('an id', /(?<![\w/.])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{12}(?!\w)/g, 'id'),
  sure('a date', DATED, 'date', (text) => /:\d\d/.test(text) || new RegExp(`^${MONTH} `).test(text)),
  sure('a duration', new RegExp(String.raw`(?<before>\bUp )${DURATION}`, 'g'), 'duration'),
  sure('a duration', new RegExp(String.raw`\b${DURATION}(?= ago\b)`, 'g'), 'duration'),
  sure('a duration', /(?<before>\btime[=<])\d+(?:\.\d+)? ms\b/g, 'duration'),
  sure('a duration', /(?<before>^(?:real|user|sys)\s+)\d+m\d+\.\d+s$/g, 'duration'),
  likely(
    'an address that Docker gives away',
    new RegExp(String.raw`(?<![\d.])${IPV4_POOL}/\d+`, 'g'),
    'cidr',
  ),
  likely(
    'an address that Docker gives away',
    new RegExp(String.raw`(?<![\d.])${IPV4_POOL}(?![\d/]|\.\d)`, 'g'),
    'ip',
  ),
  likely('a link-local address', /(?<![\w:])fe80:[0-9a-f:]+\/\d+/gi, 'cidr'),
  likely('a link-local address', /(?<![\w:])fe80:[0-9a-f:]+(?![\w/])/gi, 'ip'),
  likely('a PID', /(?<before>\bpid(?: is)?[ =:]+)\d{2,7}(?!\d)/gi, 'int'),
  likely('a PID', /(?<before>^\[\d+\] )\d{2,7}$/g, 'int'),
  likely('a port that nobody chose', /(?<before>[\d\]*]:)\d{5}(?=->|\s|$)/g, 'int', isEphemeral),
]

/** Finds what would differ in another run, in order. */
export function volatiles(line: string): Volatile[] {
  const found: Volatile[] = []
  for (const { pattern, holds, what, type, isSure } of KINDS) {
    for (const match of line.matchAll(pattern)) {
      const from = match.index + (match.groups?.before?.length ?? 0)
      const to = match.index + match[0].length
      const text = line.slice(from, to)
      const isTaken = found.some((other) => from < other.to && other.from < to)
      if (!isTaken && (holds?.(text) ?? true))
        found.push({ from, to, text, whole: match[0], what, type, isSure })
    }
  }
  return found.toSorted((a, b) => a.from - b.from)
}

function sure(what: string, pattern: RegExp, type: string, holds?: Kind['holds']): Kind {
  return { what, pattern, type, isSure: true, ...(holds && { holds }) }
}

function likely(what: string, pattern: RegExp, type: string, holds?: Kind['holds']): Kind {
  return { ...sure(what, pattern, type, holds), isSure: false }
}

/** Not the one of a loopback, nor that of all. */
function isOwnMac(text: string): boolean {
  return !/^(?:00(?::00){5}|ff(?::ff){5})$/i.test(text)
}

/** The first namespaces of a machine have numbers of their own: `PROC_DYNAMIC_FIRST` in include/linux/proc_fs.h comes after. */
function isNumbered(text: string): boolean {
  return Number(text) >= 0xf000_0000
}

/** Linux's own range: net.ipv4.ip_local_port_range. */
function isEphemeral(text: string): boolean {
  return Number(text) >= 32_768 && Number(text) <= 60_999
}

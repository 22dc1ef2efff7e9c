const DURATION = String.raw`(?:<1 ms|\d+ ms|\d+\.\d s|\d+m \d\ds)`
const STATUSES = 'passed|failed|timed-out|output-limit|session-lost|host-error'

/** What differs from run to run, and what stands for it. */
const CHANGES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`^((?:${STATUSES}) .*?) +${DURATION}(?=  |$)`, 'gm'), '$1  <time>'],
  [new RegExp(`(ready in|^[✓✗!○↓-] [\\w-]+ in) ${DURATION}`, 'gm'), '$1 <time>'],
  [new RegExp(`· ${DURATION}(?= ·|$)`, 'gm'), '· <time>'],
  [/Linux [^\s;]+/g, 'Linux <version>'],
  // Of a machine whose `docker` is of another version than its engine both are told.
  [/Docker \d[^\s,;]*(?: \(client [^)]*\))?/g, 'Docker <version>'],
  [/test-[0-9a-f]{8}|\b\d{8}T?\d{6}\w*-[0-9a-z]+\b/g, '<run>'],
  // How much comes through until a stream is stopped is the machine's doing.
  [/(?<=printed too much: )\d+ bytes on stdout/g, '<many> bytes on stdout'],
  [/(?<=the end of its log:\n)(?: {2}\S.*\n)+/g, '  <log>\n'],
  // A busy machine does not tell in time what it is like, which is no part of these tests.
  [/\n {2}the host at that moment\n(?: +│ left out: .*\n)+/g, ''],
  [/(?<= {2}the host at that moment\n)(?: +│.*\n)+/g, '  <containers, links, rules>\n'],
  [/(?<=… )\d{5,}(?= lines (?:above|below))/g, '<many>'],
  [/(?<=… the same )\d{5,}(?= times more)/g, '<many>'],
]

/** What the command printed, without the times, versions and run ids that no two runs share. */
export function withoutTimes(text: string): string {
  return CHANGES.reduce((changed, [from, to]) => changed.replace(from, to), text)
}

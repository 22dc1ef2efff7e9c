import { buildReport } from '../../src/core/build-report.ts'
import type { Event } from '../../src/core/event.ts'
import type { Report } from '../../src/core/report.ts'
import type { StepResult } from '../../src/core/step-result.ts'
import { failedRun, type outputFailure, provenance } from './run.ts'

/** What somebody might print who wants a reader's program to do something, by what it would do. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  // Terminals.
  'OSC title': '\x1b]0;owned\x07',
  'OSC title by ST': '\x1b]2;owned\x1b\\',
  'OSC without an end': '\x1b]0;owned',
  'OSC link': '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\',
  'OSC clipboard': '\x1b]52;c;ZXZpbA==\x07',
  'OSC font': '\x1b]50;?\x07',
  'OSC of iTerm': '\x1b]1337;File=inline=1:AAAA\x07',
  'cursor up, line erased': '\x1b[1A\x1b[2K✓ passed',
  'screen erased': '\x1b[2J\x1b[H',
  reset: '\x1bc',
  'other screen': '\x1b[?1049h',
  'cursor hidden': '\x1b[?25l',
  'scroll region': '\x1b[3;5r',
  'asks for the cursor': '\x1b[6n',
  'asks for the attributes': '\x1b[c',
  'asks for a setting': '\x1bP$qm\x1b\\',
  DCS: '\x1bP1;2|30/41\x1b\\',
  APC: '\x1b_Ga=T;AAAA\x1b\\',
  PM: '\x1b^owned\x1b\\',
  'C1 CSI': '\x9b2J',
  'C1 OSC': '\x9d0;owned\x9c',
  charset: '\x0e\x1b(0qqq',
  'colour that hides': '\x1b[8mhidden',
  'colour left open': '\x1b[31;1;7mred',
  'long SGR': `\x1b[${'1;'.repeat(500)}1m`,
  CR: 'failed\rpassed',
  backspaces: 'failed\b\b\b\b\b\bpassed',
  bell: '\x07',
  'DEL and NUL': '\x7f\x00',
  'bidi override': '\u202edessap\u202c \u2066x\u2069',
  'line separators': 'a\u2028b\u2029c\x85d\x0be',
  // GitHub's log, and those of others.
  'set-output': '::set-output name=x::owned',
  'set-env': '::set-env name=PATH::/evil',
  'add-mask': '::add-mask::passed',
  'stop-commands': '::stop-commands::x',
  endgroup: '::endgroup::',
  'error of its own': '::error file=x,line=1::owned',
  'error behind blanks': ' \t::error::owned',
  'error behind odd blanks': '\u00a0\u3000::error::owned',
  'error behind nothing': '\u200b::error::owned',
  'error in capitals': '::ERROR::owned',
  'error behind CR': 'x\r::error::owned',
  'error in escapes': 'x%0A::error::owned%0D%0A',
  'old add-mask': 'x ##[add-mask]passed',
  'old group': '##[group]owned',
  'old error': 'log ##[error]owned',
  Azure: 'x ##vso[task.setvariable variable=PATH]/evil',
  TeamCity: "##teamcity[buildStatus status='SUCCESS']",
  'GitLab section': 'section_start:1:x[collapsed=true]\r\x1b[0Kowned',
  // Markdown.
  fence: '```\n# owned\n```',
  'long fence': `${'`'.repeat(12)}\n# owned\n`,
  'tilde fence': '~~~~~~~~\n# owned\n',
  'end of details': '</details>\n\n<script>alert(1)</script>\n',
  image: '![x](https://evil.example/x.png)<img src=x onerror=alert(1)>',
  link: '[x](javascript:alert(1)) https://evil.example @everyone',
  cell: 'a | b \\| c ` d',
  comment: '<!--',
  heading: '\n# owned\n===\n',
  // XML.
  'end of CDATA': ']]><evil/>',
  CDATA: '<![CDATA[x]]>',
  doctype: '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
  'end of a case': '</system-out></testcase><testcase name="owned"/>',
  attribute: '" owned="1\'><!--',
  'lone surrogates': '\ud800x\udfff',
  'no characters': '\ufffe\uffff',
  attachment: '[[ATTACHMENT|/etc/passwd]]',
  'attachment behind a colour': '[\x1b[0m[ATTACHMENT|/etc/passwd]]',
}

type Result = Partial<StepResult>

/** Where it may come from: each changes the events of a run. */
export const PLACES: Readonly<Record<string, (payload: string) => (event: Event) => Event>> = {
  stdout: (payload) => inResults({ stdout: `a\n${payload}\nz\n` }),
  stderr: (payload) => inResults({ stderr: payload }),
  'late output': (payload) => (event) => (event.type === 'step-late' ? { ...event, text: payload } : event),
  script: (payload) => inResults({ script: `true\n${payload}` }),
  message: (payload) => inFailures({ message: payload, hint: payload }),
  compared: (payload) =>
    inFailures({
      comparison: [
        { kind: 'missing', line: 47, expected: payload },
        { kind: 'extra', actual: payload },
      ],
    }),
  note: (payload) => inResults({ notes: [payload] }),
  reason: (payload) => inResults({ reason: payload }),
  session: (payload) => inResults({ session: payload, container: payload }),
  title: (payload) => inOutlines({ title: payload }),
  file: (payload) => inOutlines({ file: `labs/${payload}.md` }),
  progress: (payload) => (event) => (event.type === 'host-progress' ? { ...event, message: payload } : event),
  residue: (payload) => (event) =>
    event.type === 'lab-end'
      ? { ...event, reason: payload, hostDifference: [{ what: payload, remove: payload }] }
      : event,
  provenance: (payload) => (event) =>
    event.type === 'host-ready'
      ? {
          ...event,
          provenance: {
            ...provenance,
            docker: payload,
            images: [{ name: payload, source: 'recipe', digest: payload }],
          },
        }
      : event,
  state: (payload) =>
    inResults({
      state: {
        containers: [{ name: payload, image: payload, status: payload }],
        network: {
          namespaces: [
            {
              ...{ inode: 1, kind: 'host', name: payload, interfaces: [], routes: [], forwarding: false },
              rules: [{ table: 'filter', chain: 'FORWARD', rule: payload }],
            },
          ],
        },
        leftOut: [payload],
      },
    }),
}

export interface HostileRun {
  events: Event[]
  report: Report
  places: readonly string[]
}

/** The events of a failed run with a payload in some places, and its report, where it drifts, too. */
export function hostileRun(payload: string, places: readonly string[]): HostileRun {
  const changes = places.map((place) => PLACES[place]!(payload))
  const events = failedRun.map((event) => changes.reduce((changed, change) => change(changed), event))
  const report = buildReport(events)
  const drift = [{ step: 'curl', what: 'stdout' as const, recorded: 'one', printed: payload }]
  return { events, report: { ...report, labs: report.labs.map((lab) => ({ ...lab, drift })) }, places }
}

function inResults(given: Result): (event: Event) => Event {
  return (event) => (event.type === 'step-end' ? { ...event, result: { ...event.result, ...given } } : event)
}

function inFailures(given: Partial<typeof outputFailure>): (event: Event) => Event {
  return (event) =>
    event.type === 'step-end'
      ? {
          ...event,
          result: {
            ...event.result,
            failures: event.result.failures.map((failure) => ({ ...failure, ...given })),
          },
        }
      : event
}

function inOutlines(given: { title?: string; file?: string }): (event: Event) => Event {
  return (event) =>
    event.type === 'run-start' ? { ...event, labs: event.labs.map((lab) => ({ ...lab, ...given })) } : event
}

import type { StepResult } from '../../src/core/step-result.ts'
import type { NetworkNamespace, Topology } from '../../src/core/topology.ts'
import { reportFor } from '../starlight/page.ts'

/** A text that would do something where it is taken for anything but text. */
export interface Payload {
  name: string
  text: string
  /** What a reader sees of it where it was printed; else: the text itself. */
  printed?: string
  /** What a reader sees of it elsewhere. */
  told?: string
}

const RUN = 'window.pwned=1'
const ESC = '\x1b'

export const PAYLOADS: readonly Payload[] = [
  { name: 'script', text: `<script>${RUN}</script>` },
  {
    name: 'ends-of-elements',
    text: `</span></samp></pre></code></figure></title></style></textarea></svg><img src=//evil.test/x onerror=${RUN}>`,
  },
  { name: 'attribute', text: `" onmouseover="${RUN}" autofocus onfocus='${RUN}' x="` },
  { name: 'svg', text: `<svg onload=${RUN}><animate onbegin=${RUN} attributeName=x></svg>` },
  {
    name: 'foreign',
    text: '<base href=//evil.test><link rel=stylesheet href=//evil.test/x><iframe src=//evil.test></iframe>',
  },
  {
    name: 'refresh',
    text: '<meta http-equiv=refresh content="0;url=//evil.test"><style>*{display:none}</style>',
  },
  { name: 'address', text: `javascript:${RUN} [x](javascript:${RUN}) ![x](//evil.test/x.png)` },
  { name: 'cdata', text: `]]><!-- --> <!--> <![CDATA[ ]]> <?xml ?> <script>${RUN}</script>` },
  { name: 'entities', text: `&lt;script&gt; &#60;img src=x onerror=${RUN}&#62; &amp;amp; &NotAnEntity; &` },
  {
    name: 'templates',
    text: `{{7*7}} {${RUN}} \${${RUN}} \`\${${RUN}}\` <%= ${RUN} %> {% x %} <Astro /> {{v}}`,
  },
  {
    name: 'terminal',
    text: `${ESC}]8;;javascript:${RUN}${ESC}\\link${ESC}]8;;${ESC}\\ ${ESC}]0;owned\x07${ESC}[2J${ESC}[1;1H${ESC}[31mred${ESC}[0m\x9b5mend`,
    printed: 'link redend',
    told: `^[]8;;javascript:${RUN}^[\\link^[]8;;^[\\ ^[]0;owned^G^[[2J^[[1;1Hred\\x9b5mend`,
  },
  {
    name: 'controls',
    text: 'a\0b\bc\x07d\x7fe\x85f\u2028g',
    printed: 'a^@b^Hc^Gd^?e\\x85f\\u2028g',
    told: 'a^@b^Hc^Gd^?e\\x85f\\u2028g',
  },
  {
    name: 'bidi',
    text: 'safe \u202e\u2066gpj.exe\u2069 \u200fend',
    printed: 'safe \\u202e\\u2066gpj.exe\\u2069 \\u200fend',
    told: 'safe \\u202e\\u2066gpj.exe\\u2069 \\u200fend',
  },
  { name: 'half-characters', text: 'a\udcff\ud83d b', printed: 'a\ufffd\ufffd b', told: 'a\ufffd\ufffd b' },
  { name: 'stacks', text: `Z${'\u0300\u0301\u0489'.repeat(100)} end` },
  {
    name: 'wide',
    text: `\u{1f468}\u200d\u{1f469}\u200d\u{1f467} 漢字 ﷽ \u{12031} שלום ${'\u3000'.repeat(3)}end`,
  },
  { name: 'long', text: 'A1'.repeat(5_000) },
]

/** A place that somebody else's text gets to, and how it is found on the page. */
export interface PlaceOnPage {
  name: string
  /** Whose text it is, where that is another place's. */
  of?: string
  /** A CSS selector: the text must be in one of these elements. */
  at: string
  /** Shown as on a terminal, which leaves escape sequences out, or written out; `letter`: copied, so it is there to the letter. */
  as: 'printed' | 'told' | 'letter'
  /** What authors can write there; left out: a host, a container or an editor of the record could have put anything there. */
  takes?: (payload: Payload) => boolean
  /** Too long a name is cut short where there is no room. */
  short?: boolean
}

export const PLACES: readonly PlaceOnPage[] = [
  { name: 'stdout', at: '#step-printed .lr-stdout samp', as: 'printed' },
  { name: 'stderr', at: '#step-printed .lr-stderr samp', as: 'printed' },
  { name: 'late output', at: '#step-printed .lr-late samp', as: 'printed' },
  { name: 'capture', at: 'p .lr-value', as: 'told' },
  { name: 'why the lab failed', at: '.lr-receipt p', as: 'told' },
  { name: 'why a step failed', at: '#step-printed .lr-verdict', as: 'told' },
  { name: 'another failure', at: '#step-printed .lr-failures', as: 'told' },
  { name: 'hint', at: '#step-printed .lr-failures .lr-hint', as: 'told' },
  { name: 'residue', at: '.lr-receipt p', as: 'told' },
  { name: 'Docker', at: '.lr-on', as: 'told' },
  { name: 'kernel', at: '.lr-on', as: 'told' },
  { name: 'architecture', at: '.lr-on', as: 'told' },
  { name: 'image', at: '.lr-on', as: 'told' },
  { name: 'digest', at: '.lr-on', as: 'told' },
  { name: 'commit', at: '.lr-on', as: 'told' },
  { name: 'date', at: '.lr-receipt time', as: 'told' },
  { name: 'namespace', at: '.lr-topology-list li', as: 'told' },
  { name: 'interface', at: '.lr-topology-list li', as: 'told' },
  { name: 'address', at: '.lr-topology-list li', as: 'told' },
  { name: 'rule', at: '.lr-topology-list li', as: 'told' },
  { name: 'interface in the picture', at: 'svg.topology text', as: 'told', short: true },
  { name: 'title', at: 'h1', as: 'told', takes: canBeWritten },
  { name: 'title of the window', of: 'title', at: 'title', as: 'told', takes: canBeWritten },
  { name: 'title in the sidebar', of: 'title', at: '#starlight__sidebar a', as: 'told', takes: canBeWritten },
  { name: 'description', at: 'meta[name=description]', as: 'letter', takes: canBeWritten },
  { name: 'comment in a script', at: '#step-typed .lr-cmd code', as: 'letter', takes: canBeWritten },
  { name: 'expectation', at: '#step-printed .lr-ci pre', as: 'told', takes: canBeWritten },
  { name: 'directory', at: '#step-typed .lr-tag', as: 'told', takes: canBeWritten },
  { name: 'name of a file', at: '#step-written .lr-tag', as: 'told', takes: isPath },
  { name: 'text of a file', at: '#step-written .lr-cmd code', as: 'letter', takes: canBeWritten },
  { name: 'block to read', at: '.lr-read .lr-cmd code', as: 'letter', takes: canBeWritten },
]

/** What a reader finds there: marked with the place's name, since many are in one element. */
export function shownAt(place: PlaceOnPage, payload: Payload): string {
  const { text, printed = text, told = text } = payload
  return marked(place.of ?? place.name, place.as === 'printed' ? printed : place.as === 'told' ? told : text)
}

/** What authors can write: labrun refuses NUL, and text that is not UTF-8 can't be in a file that is. */
export function canBeWritten({ text }: Payload): boolean {
  return !text.includes('\0') && !/[\ud800-\udfff]/u.test(text)
}

/** Of files: what looks like a variable is refused. */
export function isPath(payload: Payload): boolean {
  return canBeWritten(payload) && !/\$|\{\{/.test(payload.text)
}

function marked(place: string, text: string): string {
  return `[${place}: ${text}]`
}

/** A lab with the payload wherever an author could have it, and as HTML in its prose. */
export function labWith(payload: Payload): string {
  const text = (place: string) => (canBeWritten(payload) ? marked(place, payload.text) : 'harmless')
  const quoted = (place: string) => `"${text(place).replace(/["\\]/g, '\\$&')}"`
  return [
    `---\ntitle: ${JSON.stringify(text('title'))}\ndescription: ${JSON.stringify(text('description'))}\n---\n`,
    `# ${text('heading')}\n`,
    `${text('prose')}\n\n<div id=step-printed class=lr>${text('html')}</div>\n\n{{v}}\n`,
    `<LABRUN-SLOT title="0">${text('slot')}</LABRUN-SLOT>\n`,
    block('bash host id=printed', 'true'),
    block('output contains', '{{v:any}}', `${text('expectation')} (literal)`),
    block(
      `bash host id=typed workdir="/${text('directory').replace(/["\\]/g, '\\$&')}"`,
      `: # ${text('comment in a script')}`,
    ),
    block(
      `conf host id=written file=${isPath(payload) ? quoted('name of a file') : 'harmless'}`,
      text('text of a file'),
    ),
    block('text', text('block to read')),
  ].join('\n')
}

/** With tildes: an info string behind backticks can hold none. */
function block(info: string, ...lines: string[]): string {
  return ['~~~', info, '\n', ...lines.map((line) => `${line}\n`), '~~~\n'].join('')
}

/** A record of it with the payload wherever a host, a container or whoever edited it could have put it. */
export function recordWith(payload: Payload, lab: string, slug: string): string {
  const text = (place: string) => marked(place, payload.text)
  const failure = { rule: 'output', line: 1, expected: text('expected'), actual: text('actual') }
  const printed: Partial<StepResult> = {
    status: 'failed',
    reason: text('why a step failed'),
    exitCode: 1,
    stdout: `${text('stdout')}\n`,
    stderr: `${text('stderr')}\n`,
    lateOutput: `${text('late output')}\n`,
    captures: { v: text('capture') },
    failures: [{ ...failure, message: text('another failure'), hint: text('hint') }],
    topology: topologyWith(text),
  }
  const report = reportFor(lab, { printed })
  const own = report.labs[0]!
  own.slug = slug
  own.reason = text('why the lab failed')
  own.hostDifference = [{ what: text('residue'), remove: '' }]
  own.topology = { namespaces: [{ ...namespaceOf('host', []), kind: 'host' }] }
  own.provenance = {
    ...own.provenance!,
    date: text('date'),
    docker: text('Docker'),
    kernel: text('kernel'),
    architecture: text('architecture'),
    images: [{ name: text('image'), source: 'recipe', digest: text('digest') }],
    commit: text('commit'),
  }
  return JSON.stringify(report)
}

function topologyWith(text: (place: string) => string): Topology {
  const rules = [{ table: 'filter', chain: 'FORWARD', rule: text('rule') }]
  const host: NetworkNamespace = { ...namespaceOf('host', [text('interface')]), kind: 'host', rules }
  host.interfaces[0]!.addresses = [text('address')]
  const picture = { ...namespaceOf('2', [text('interface in the picture')]), name: text('namespace') }
  return { namespaces: [host, picture] }
}

function namespaceOf(name: string, interfaces: string[]): NetworkNamespace {
  return {
    inode: name === 'host' ? 1 : 2,
    kind: 'container',
    name,
    interfaces: interfaces.map((name, at) => ({
      index: at + 2,
      name,
      kind: 'dummy',
      mac: '02:00:00:00:00:01',
      up: true,
      carrier: true,
      addresses: [],
      master: null,
      peer: null,
    })),
    routes: [],
    forwarding: false,
    rules: [],
  }
}

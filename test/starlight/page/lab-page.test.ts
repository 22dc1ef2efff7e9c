import { expect, test } from 'vitest'
import { labPage } from '../../../src/starlight/page/lab-page.ts'
import { block, elementsOf, OTHERS, pageOf, readLab, recordFor, textsOf } from '../page.ts'

const LAB = `${block('bash host id=pid', 'PID=42', 'echo "$PID"')}${block('output', '{{pid:int}}')}It is {{pid}}, not {{.State.Pid}}.\n`
const RAN = recordFor(LAB, { pid: { stdout: '42\n', captures: { pid: '42' }, durationMs: 12 } })

test('a block has its place, its script to the letter, what came out, and what is checked', () => {
  const html = pageOf(LAB, RAN)
  expect(textsOf(html, 'lr-place')).toEqual(['host'])
  expect(textsOf(html, 'lr-cmd')).toEqual(['PID=42\necho "$PID"'])
  expect(textsOf(html, 'samp')).toEqual(['42'])
  expect(textsOf(html, 'lr-facts')).toEqual(['12 ms'])
  expect(textsOf(html, 'lr-ci')[0]).toContain('It prints this line, and nothing else:{{pid:int}}')
})

test('what is to be said of a place is said once, and opened by the head of each block there', () => {
  const html = pageOf(
    block('bash host', 'a') + block('bash host', 'b') + block('bash exec container=web', 'c'),
  )
  const places = elementsOf(html, 'lr-at').map(({ properties }) => properties.id)
  expect(textsOf(html, 'lr-at')[1]).toContain('on the host: docker exec -it web bash')
  const opened = elementsOf(html, 'lr-where').map(({ properties }) => properties.popoverTarget)
  expect([places, opened]).toEqual([
    ['place-1', 'place-2'],
    ['place-1', 'place-1', 'place-2'],
  ])
})

test('a heading is a link to itself, or has one where something in it can be clicked', () => {
  const html = pageOf(`## One *way*\n\n## The [other](b.md)\n\n## Number {{pid}}\n\n${LAB}`, RAN)
  expect(html).toContain('<h2 id="one-way"><a class="lr-heading" href="#one-way">One <em>way</em></a></h2>')
  expect(html).toContain(
    '<a href="b.md">other</a><a class="lr-heading" href="#the-other" aria-labelledby="the-other"></a></h2>',
  )
  expect(html).toMatch(/<h2 id="number-\w+">Number <span [^>]*>42<\/span><a class="lr-heading" /)
})

test('what is expected to the letter is not said again below it, where it is all that stands there', () => {
  const lab = `${block('bash host id=a', 'x')}${block('output', 'one', 'two')}`
  const checks = (result: object) => textsOf(pageOf(lab, recordFor(lab, { a: result })), 'lr-ci')[0]
  expect(checks({ stdout: 'one\ntwo\n' })).toContain('It prints what stands above, and nothing else.')
  const said = 'It prints these 2 lines, and nothing else:one\ntwo'
  expect(checks({ stdout: 'one\ntwo\n', stderr: 'three\n' })).toContain(said)
  expect(checks({ stdout: 'one\n' })).toContain(said)
  expect(textsOf(pageOf(lab, null), 'lr-ci')[0]).toContain(said)
})

test('prose has the values of the run that the page shows, and keeps all other braces', () => {
  const html = pageOf(LAB, RAN)
  expect(html).toContain(
    '<p>It is <span class="lr-value" title="pid, in the run that this page shows" data-entity="42">42</span>, not {{.State.Pid}}.</p>',
  )
})

test('a lab that never ran says so at its top and at each block, and shows no value', () => {
  const html = pageOf(LAB, null)
  expect(textsOf(html, 'lr-receipt')[0]).toMatch(/^Not verified: there is no record/)
  expect(textsOf(html, 'lr-verdict')).toEqual(['Never run: what it prints is not known.'])
  expect(textsOf(html, 'samp')).toEqual([])
  expect(textsOf(html, 'lr-value')).toEqual(['pid'])
  expect(elementsOf(html, 'lr-passed')).toEqual([])
})

test('what was captured of an earlier state is shown, and said to be, never as passed', () => {
  const changed = LAB.replace('PID=42', 'PID=43') + block('bash host id=new', 'true')
  const html = pageOf(changed, RAN)
  expect(textsOf(html, 'lr-receipt')[0]).toMatch(/^Not verified as it is now\. The commands have changed/)
  expect(textsOf(html, 'lr-verdict')).toEqual([
    'This block has changed since. What stood here before printed:',
    'Never run: what it prints is not known.',
  ])
  expect(textsOf(html, 'samp')).toEqual(['42'])
  expect(elementsOf(html, 'lr-passed')).toEqual([])
  expect(elementsOf(html, 'lr-verified')).toEqual([])
})

test('a sentence above the blocks moves them, and nothing gets stale by it', () => {
  const html = pageOf(`More words.\n\n${LAB}`, RAN)
  expect(elementsOf(html, 'lr-verified')).toHaveLength(1)
  expect(textsOf(html, 'samp')).toEqual(['42'])
})

test('a run that failed is said to have', () => {
  const failed = recordFor(LAB, {
    pid: {
      status: 'failed',
      stdout: 'x\n',
      failures: [{ rule: 'output', line: 7, expected: '', actual: '', message: 'expected line 7' }],
    },
  })
  const html = pageOf(LAB, failed)
  expect(textsOf(html, 'lr-receipt')[0]).toMatch(/^This lab failed when it last ran on 2 January 2026/)
  expect(textsOf(html, 'lr-verdict')).toEqual(['Failed'])
  expect(textsOf(html, 'lr-failures')).toEqual(['expected line 7'])
  expect(elementsOf(html, 'lr-passed')).toEqual([])
  expect(elementsOf(html, 'lr-broke')).toHaveLength(1)
})

test.each(['{', '{"labs":[]}', RAN.replace('"stdout": "42\\n"', '"stdout": 42')])(
  'a broken record proves nothing: %#',
  (broken) => {
    const html = pageOf(LAB, broken)
    expect(textsOf(html, 'lr-receipt')[0]).toMatch(/^Not verified: the record of this lab could not be read/)
    expect(textsOf(html, 'samp')).toEqual([])
  },
)

test('hidden blocks are not on the page, checks are folded, and output blocks are no blocks of their own', () => {
  const lab =
    block('bash host hidden', 'secret') +
    block('bash host check id=c', 'true') +
    block('output', 'nobody sees')
  const html = pageOf(lab)
  expect(html).not.toContain('secret')
  expect(textsOf(html, 'lr-check')[0]).toMatch(/^A check that CI makes here/)
  expect(textsOf(html, 'lr-cmd')).toEqual(['true'])
})

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<svg onload=alert(1)><base href=//x>',
  '</pre></figure><style>*{display:none}</style>',
  '\x1b]8;;javascript:alert(1)\x07link\x1b]8;;\x07',
]

test.each(HOSTILE)('output is text, whatever it is: %j', (text) => {
  const html = pageOf(LAB, recordFor(LAB, { pid: { stdout: text, stderr: text, captures: { pid: text } } }))
  for (const name of ['script', 'img', 'svg', 'base', 'style', 'iframe'])
    expect(elementsOf(html, name)).toEqual([])
  const links = elementsOf(html, 'a').map(({ properties }) => properties.href)
  expect(links).toEqual(['/labs/lab.json', '/labs/lab.md', '/labs/lab.sh', '/labs/lab.md'])
})

test.each(HOSTILE)('prose can write what it can on GitHub, and nothing that acts: %j', (text) => {
  const html = pageOf(`${text}\n\n[x](javascript:alert(1))\n\n${LAB}`)
  for (const name of ['script', 'svg', 'base', 'style', 'iframe']) expect(elementsOf(html, name)).toEqual([])
  expect(html).not.toMatch(/onerror|onload|href="javascript/)
})

test('bidi and control characters in output are written out', () => {
  const html = pageOf(LAB, recordFor(LAB, { pid: { stdout: 'a\u202eb\x00c\rd' } }))
  expect(textsOf(html, 'samp')).toEqual(['a\\u202eb^@c^Md'])
})

test('alerts are asides, and details stay', () => {
  const html = pageOf(
    `> [!WARNING]\n> Careful.\n\n<details><summary>Why?</summary>\n\nSo.\n\n</details>\n\n${LAB}`,
  )
  expect(textsOf(html, 'starlight-aside--caution')).toEqual([
    expect.stringMatching(/^Warning\s*Careful\.\s*$/),
  ])
  expect(textsOf(html, 'lr-question')[0]).toMatch(/^Why\?/)
})

test('text with HTML of its author in it, which is read as a browser would, comes out as without', () => {
  const page = (html: string) =>
    pageOf(`## A *b* & \`c\` <http://x.y>

1. one [two](x.md "t") ![three](i.png)

   > [!NOTE]
   > ~~four~~ www.example.org &amp; \`five\`

- [x] done

| a | b |
|:--|--:|
| \`c\` {{pid}} | d${html} \\| e |

    indented

***

${LAB}`)
  expect(page('<!-- lint disable -->')).toBe(page(''))
})

test('a transcript is one block: each command with what came out under it, and a status where it is not 0', () => {
  const lab = block('console host id=tour', '$ echo one', 'one', '$ false', '[1]', '$ pwd', '{{dir:path}}')
  const ran = recordFor(lab, {
    'tour.1': { stdout: 'one\n' },
    'tour.2': { exitCode: 1 },
    'tour.3': { stdout: '/root\n', captures: { dir: '/root' } },
  })
  const html = pageOf(`${lab}In {{dir}}.\n`, ran)
  expect(elementsOf(html, 'lr')).toHaveLength(1)
  expect(textsOf(html, 'lr-cmd')).toEqual(['echo one', 'false', 'pwd'])
  expect(textsOf(html, 'samp')).toEqual(['one', '/root'])
  expect(textsOf(html, 'lr-status')).toEqual(['exit status 1'])
  expect(textsOf(html, 'lr-facts')).toEqual(['9 ms'])
  expect(['step-tour.1', 'step-tour.2', 'step-tour.3'].every((id) => html.includes(`id="${id}"`))).toBe(true)
  expect(html).toContain('>/root</span>.')
  expect(textsOf(html, 'lr-ci')[0]).toContain('falseIts last command ends with exit status 1.')
})

test('a transcript of which one command failed is not shown as passed', () => {
  const lab = block('console host id=tour', '$ true', '$ false')
  const html = pageOf(lab, recordFor(lab, { 'tour.2': { status: 'failed', exitCode: 1 } }))
  expect(elementsOf(html, 'lr-passed')).toEqual([])
  expect(elementsOf(html, 'lr-broke')).toHaveLength(1)
  expect(textsOf(html, 'lr-verdict')).toEqual(['Failed'])
})

test('what another file runs first is on the page, folded, with its prose and its values', () => {
  const lab = readLab(block('bash host id=own', 'echo own'))
  const other = readLab(`# Before\n\nA server:\n\n${block('bash host id=first', 'echo first')}`)
  const path = 'labs/_set-up/two.md'
  lab.lab.steps.unshift({ ...other.lab.steps[0]!, file: path })
  const setup = [{ path, markdown: other.markdown }]
  const { html, headings } = labPage({ ...lab, setup }, { kind: 'never-run' }, OTHERS)
  expect(textsOf(html, 'lr-set-up')[0]).toMatch(
    /^Set-up: two\.md, 1 block before those of this page\s*Before\s*A server:/,
  )
  expect(textsOf(html, 'lr-cmd')).toEqual(['echo first', 'echo own'])
  expect(headings).toEqual([])
})

test('a block that is written to a file shows what is written, and where', () => {
  const lab = block(
    'dockerfile host file=web/Dockerfile mode=0600 title="The image"',
    'FROM nginx',
    'USER 101',
  )
  const html = pageOf(lab)
  expect(textsOf(html, 'lr-cmd')).toEqual(['FROM nginx\nUSER 101'])
  expect(textsOf(html, 'lr-tag')).toEqual(['is written to web/Dockerfile, mode 0600'])
  expect(textsOf(html, 'lr-title')).toEqual(['The image'])
})

test('what its author marks stands out, and the script stays what it is', () => {
  const html = pageOf(
    block('bash host {1} ins={2} "web" del=/b+/', 'echo web', 'echo abba') +
      block('console host id=tour {2}', '$ echo 1', '1', '$ echo 2', '2') +
      block('yaml {1}', 'a: 1'),
  )
  expect(textsOf(html, 'lr-cmd')[0]).toBe('echo web\necho abba')
  expect(
    ['lr-mark', 'lr-ins', 'mark', 'del'].map((wanted) => textsOf(html, wanted).map((text) => text.trim())),
  ).toEqual([['echo web', 'a: 1'], ['echo abba'], ['web'], ['bb']])
})

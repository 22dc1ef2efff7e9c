import { toString as textOf } from 'mdast-util-to-string'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import type { LabReport } from '../../../src/core/report.ts'
import { githubSummary } from '../../../src/reporters/github/github-summary.ts'
import { failedRun, passedRun, result } from '../run.ts'
import { THREE, threeLabs } from '../several-labs.ts'

const passed = buildReport(passedRun)

function withLab(given: Partial<LabReport>) {
  return { ...passed, labs: [{ ...passed.labs[0]!, ...given }] }
}

function read(markdown: string) {
  return unified().use(remarkParse).use(remarkGfm).parse(markdown).children
}

test('a run that passed is a line and a table', () => {
  expect(githubSummary(passed)).toMatchInlineSnapshot(`
    "## ✓ labrun: passed in 2.9 s

    | Result   | Lab                  | Steps |  Time |
    | :------- | :------------------- | ----: | ----: |
    | ✓ passed | \`labs/namespaces.md\` |     6 | 2.9 s |

    \`Docker 20.10.24, Linux 6.18.5\`

    "
  `)
})

test('what failed comes first, then the labs', () => {
  expect(githubSummary(buildReport(failedRun))).toMatchInlineSnapshot(`
    "## ✗ labrun: failed in 32.9 s

    ### ✗ \`labs/namespaces.md:49\` failed \`interfaces\`

    \`\`\`
    ✗ labs/namespaces.md:49  interfaces
      expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16" was printed
      nsenter mynginx ns=net · failed · exit status 0 · 12 ms

        43 │ ip link show lo
        44 │ ip addr show dev eth0

             - expected  + printed
        47 │   1: lo: <LOOPBACK,UP>
        48 │   {{index:int}}: eth0@if{{peer:int}}: <BROADCAST,UP>
        49 │ -     inet 172.17.0.2/16
           │ +     inet 172.18.0.2/16
        50 │   ... (2 lines)

      hint: If what differs changes from run to run, write {{cidr}} there.

      stdout
           │ 1: lo: <LOOPBACK,UP>
           │ 5: eth0@if6: <BROADCAST,UP>
           │     inet 172.18.0.2/16
           │     valid_lft forever
           │     preferred_lft forever

      stderr
           │ Object "adr" is unknown, try "ip help".
           │ ^[]0;owned^G
    \`\`\`

    A shell there: \`labrun shell labs/namespaces.md --at interfaces\`

    ### ✗ \`labs/namespaces.md:63\` timed-out \`wait-for-bridge\`

    \`\`\`
    ✗ labs/namespaces.md:63  wait-for-bridge
      still running after 30 s
      host · timed-out · 30.0 s

        61 │ echo waiting
        62 │ while ! ip link show br0
      > 63 │ do sleep 1
        64 │ done

      hint: A slow step can have timeout=2m; one that never ends must be stopped in the block itself.

      stdout
           │ waiting

      stderr
           │ Device "br0" does not exist.
           │ … the same 39 times more
    \`\`\`

    <details><summary>stderr</summary>

    \`\`\`
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    Device "br0" does not exist.
    \`\`\`

    </details>

    | Result   | Lab                  |  Steps |   Time |
    | :------- | :------------------- | -----: | -----: |
    | ✗ failed | \`labs/namespaces.md\` | 5 of 6 | 32.8 s |

    \`Docker 20.10.24, Linux 6.18.5\`

    "
  `)
})

test('drift is amber, and red where it counts as a failure', () => {
  const drift = [{ step: 'start', what: 'stdout' as const, recorded: 'one', printed: 'two' }]
  const [soft, strict] = [false, true].map((isStrict) =>
    githubSummary(withLab({ drift }), { strict: isStrict }),
  )
  expect(soft).toMatch(/^## ! labrun: passed, with other output than recorded in 2\.9 s\n/)
  expect(soft).toContain('\n### ! `labs/namespaces.md` other stdout than recorded: `start`\n')
  expect(soft).toMatch(/\n\| ! passed, drift +\| `labs/)
  expect(strict).toMatch(/^## ✗ labrun: other output than recorded in 2\.9 s\n/)
  expect(strict).toContain('\n### ✗ `labs/namespaces.md` other stdout than recorded: `start`\n')
  expect(strict).toMatch(/\n\| ✗ drift +\| `labs/)
  expect(strict).not.toContain('✓')
})

test('of several labs', () => {
  const table = read(githubSummary(buildReport(threeLabs(THREE.flat())))).find(({ type }) => type === 'table')
  expect(table).toMatchObject({ children: { length: 4 } })
})

test('no fence ends before its end, and no cell of a table', () => {
  const stdout = `a\n\`\`\`\n\`\`\`\`\n~~~~\n</details>\n<script>x</script>\n# no heading\n${'more\n'.repeat(20)}`
  const file = 'labs/a|b`c<img src=x>.md'
  const steps = [result({ status: 'failed', stdout })]
  const nodes = read(githubSummary(withLab({ status: 'failed', file, steps })))
  expect(nodes.map(({ type }) => type)).toEqual([
    'heading',
    'heading',
    'code',
    'paragraph',
    'html',
    'code',
    'html',
    'table',
    'paragraph',
  ])
  expect(nodes[5]).toMatchObject({ value: stdout.trimEnd() })
  const table = nodes[7]!
  expect('children' in table && table.children[1]).toMatchObject({ children: { length: 4 } })
  expect(textOf(table)).toContain(file)
})

test('it stays within the room that GitHub has, and says what it leaves out', () => {
  const steps = Array.from({ length: 40 }, (_, index) =>
    result({ id: `s${index}`, status: 'failed', stdout: 'x'.repeat(5000) }),
  )
  const markdown = githubSummary(withLab({ status: 'failed', steps }), { room: 50_000 })
  expect(Buffer.byteLength(markdown)).toBeLessThan(50_000)
  expect(markdown).toMatch(/\n\d+ more sections left out: see the log\.\n\n\| Result/)
})

import type { Code, Nodes } from 'mdast'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import type { StepResult } from '../../../src/core/step-result.ts'
import { readEvidence } from '../../../src/starlight/evidence/evidence.ts'
import { labMarkdown } from '../../../src/starlight/markdown/lab-markdown.ts'
import { block, readLab, recordFor } from '../page.ts'

const ADDRESSES = { page: '/labs/lab/', record: '/labs/lab.json', ofWritten: () => null }

/** A lab as Markdown, after a run in which every step passed, but for what is given. */
function markdownOf(text: string, record: string | null = recordFor(text)): string {
  const lab = readLab(text)
  return labMarkdown(lab, readEvidence(lab.lab, record), ADDRESSES)
}

function after(text: string, given: Readonly<Record<string, Partial<StepResult>>>): string {
  return markdownOf(text, recordFor(text, given))
}

/** The text of each block of code, as a reader of Markdown finds it. */
function codeOf(markdown: string): string[] {
  const found: string[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'code') found.push((node as Code).value)
    if ('children' in node) node.children.forEach(visit)
  }
  visit(unified().use(remarkParse).parse(markdown))
  return found
}

test('a whole lab', () => {
  const lab = `---
title: A *lab*
description: What it is about.
---
Start it:

${block('bash host id=a', 'docker ps', '# and', 'true')}
${block('output', '{{pid:int}}')}
It is {{pid}}, and {{other}} stays.

${block('bash nsenter container=web ns=net id=b', 'ip link')}
${block('bash host hidden', 'secret')}
${block('output', 'hidden, too')}
- In a list:
  ${block('bash host id=c', 'false').replace(/\n(?=.)/g, '\n  ')}
${block('yaml', 'only: read', '', '', 'on')}`
  const given = {
    a: { stdout: '177\n', captures: { pid: '177' }, durationMs: 3 },
    b: { stdout: 'lo\n', stderr: '\x1b[31mhm\x1b[0m\n' },
    c: { status: 'failed', exitCode: 1, reason: 'false failed', stdout: 'x\n\ny' },
  } as const
  expect(after(lab, given)).toMatchInlineSnapshot(`
    "# A \\*lab\\*

    What it is about.

    > **This lab failed when it last ran on 2 January 2026. What is shown below is what was printed then.**\\
    > With Docker 20.10.24, Linux 6.18.5 (x86\\_64), image nginx from its recipe (sha256:0123).\\
    > 4 steps run in 1.2 s.\\
    > [The page](/labs/lab/), [the record, as JSON](/labs/lab.json)

    Start it:

    \`\`\`bash
    docker ps
    # and
    true
    \`\`\`

    *On the host. Passed in 3 ms. Printed:*

    \`\`\`text
    177
    \`\`\`


    It is \`177\`, and {{other}} stays.

    \`\`\`bash
    ip link
    \`\`\`

    *In web by nsenter, namespaces net. Passed in 3 ms. Printed:*

    \`\`\`text
    lo
    \`\`\`

    *On stderr:*

    \`\`\`text
    hm
    \`\`\`


    - In a list:
      \`\`\`bash
      false
      \`\`\`

      *On the host. Failed: false failed. Printed:*

      \`\`\`text
      x

      y
      \`\`\`


    \`\`\`yaml
    only: read


    on
    \`\`\`
    "
  `)
})

test('addresses of files are as the site has them, with what stands before and behind them', () => {
  const lab = `${block('bash host id=a', 'true')}${block('output', '{{pid:int}}')}[{{pid}}](a.md) {{pid}}\n`
  const { lab: read, markdown } = readLab(lab)
  const evidence = readEvidence(read, recordFor(lab, { a: { stdout: '7\n', captures: { pid: '7' } } }))
  const addresses = { ...ADDRESSES, ofWritten: (url: string) => `/labs/${url}` }
  expect(labMarkdown({ lab: read, markdown }, evidence, addresses)).toContain('\n[`7`](/labs/a.md) `7`\n')
})

test('what was printed stays within its block, whatever it is', () => {
  const hostile = '```\n````md\n~~~\n</samp>\r```\n\x1b]8;;http://x\x07```\u2028# no heading\n'
  const lab = [
    block('bash host id=a', 'x'),
    block('console host id=t', '$ y').replace(/^(?=.)/gm, '> '),
    `1. ${block('bash host id=b', 'z').replace(/\n(?=.)/g, '\n   ')}`,
  ].join('\n')
  const printed = { stdout: hostile, stderr: '`````\n', status: 'failed', reason: '*`<b>`*\n```' } as const
  const code = codeOf(after(lab, { a: printed, 't.1': printed, b: printed }))
  const shown = '```\n````md\n~~~\n</samp>^M```\n```\\u2028# no heading'
  expect(code).toEqual(['x', shown, '`````', '$ y', shown, '`````', 'z', shown, '`````'])
})

test('a value is text, whatever it holds', () => {
  const lab = `${block('bash host id=a', 'x')}${block('output', '{{v:any}}')}\n| a |\n|---|\n| **{{v}}** |\n\n# {{v}}\n`
  const values = (v: string) => after(lab, { a: { captures: { v }, stdout: v } })
  expect(values('a`b')).toContain('| **``a`b``** |')
  expect(values('a|<b>')).toContain('# a\\|\\<b\\>')
  expect(values('`')).toContain('# `` ` ``')
})

test('what is not proven is said to be', () => {
  const lab = `${block('bash host id=a', 'echo 1')}${block('bash host id=b', 'echo 2')}${block('output', '{{n:int}}')}\n{{n}}`
  const never = markdownOf(lab, null)
  expect(never).toContain(
    '> **Not verified: there is no record of this lab having run. What its blocks print is not shown.**',
  )
  expect(never).toContain('*On the host. Never run: what it prints is not known.*')
  expect(never).toContain('{{n}}')

  const before = recordFor(lab.replace('echo 2', 'echo 3'), {
    a: { stdout: '1\n' },
    b: { stdout: '3\n', captures: { n: '3' } },
  })
  const stale = markdownOf(lab, before)
  expect(stale).toContain(
    '> **Not verified as it is now: the commands have changed since this lab last ran on',
  )
  expect(stale).toContain('*On the host. From an earlier state of this lab:*\n\n```text\n1\n```')
  expect(stale).toContain('*On the host. This block has changed since. What stood here before printed:*')
  expect(stale).toContain('{{n}}')

  expect(markdownOf(lab, '{}')).toContain('> **Not verified: the record of this lab could not be read.')
  const failed = after(lab, { a: { status: 'failed', reason: 'no such file' } })
  expect(failed).toContain('> **This lab failed when it last ran on 2 January 2026. What is shown')
})

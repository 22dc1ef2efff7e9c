import { VFile } from 'vfile'
import { recordText } from '../../src/core/record.ts'
import type { LabReport } from '../../src/core/report.ts'
import { sessionName } from '../../src/core/session-name.ts'
import { emptyResult, type StepResult } from '../../src/core/step-result.ts'
import { parseLab } from '../../src/parse/lab.ts'

const FENCE = '```'
const SECTIONS = 6
const SENTENCES = [
  'A container is a process that the kernel shows a world of its own: its processes, its network, its files.',
  'The host sees the same process with another number, and can look at it with the tools that it has anyway.',
  'What is mounted there is not mounted here, and what listens on a port there is not reached on that port here.',
  'None of it is a machine; all of it can be taken apart, looked at, and put together again by hand.',
  'Each of these worlds is a namespace, has a number, and is there for as long as somebody is in it.',
]

/** A lab as long as those that people write: six steps with what they print, six tables, about 800 words. */
export function labText(number: number): string {
  const sections = Array.from({ length: SECTIONS }, (_, at) => section(number, at + 1))
  return `---
title: Lab ${number}
description: What is to be seen of container ${number}.
requires: { docker: false }
---

${sections.join('\n')}`
}

function section(lab: number, at: number): string {
  return `## ${at}. What step ${at} shows

${[...SENTENCES, ...SENTENCES].join(' ')}

${FENCE}bash host id=step-${at}
for name in one two three; do
  echo "$name: ${lab * at}"
done
${FENCE}

${FENCE}output
one: ${lab * at}
two: {{int}}
...
${FENCE}

| what | where | how many |
|---|---|---|
| processes | \`/proc\` | ${lab} |
| interfaces | \`ip link\` | ${at} |
`
}

/** The record of a run of it in which all went well. */
export function recordOf(text: string): string {
  const { lab } = parseLab(new VFile({ path: 'labs/lab.md', value: text }))
  if (lab === null) throw new Error('the generated lab has a mistake')
  const steps = lab.steps.map(({ id, place, key, script }, at): StepResult => {
    const facts = { id, line: place.line, target: key.target, container: key.container, script }
    const result = emptyResult({ ...facts, session: sessionName(key) })
    const number = script.match(/\d+/)?.[0]
    const stdout = ['one', 'two', 'three'].map((name) => `${name}: ${number}\n`).join('')
    return { ...result, status: 'passed', exitCode: 0, attempts: 1, durationMs: at + 1, stdout }
  })
  const { slug, file, digest } = lab
  const count = { planned: steps.length, executed: steps.length, skipped: 0, durationMs: 100 }
  const report: LabReport = {
    ...{ slug, file, digest, status: 'passed', reason: null, hostDifference: [], provenance: null, steps },
    ...count,
  }
  const run = { version: 1, runId: 'bench', startedAt: '2026-01-02T03:04:05.000Z', durationMs: 100 } as const
  return recordText({ ...run, status: 'passed', provenance: null, labs: [report] })
}

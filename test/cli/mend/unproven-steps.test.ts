import { afterEach, expect, test, vi } from 'vitest'
import {
  findUnproven,
  strictExitCode,
  takeUnproven,
  tellingUnproven,
} from '../../../src/cli/mend/unproven-steps.ts'
import type { Report } from '../../../src/core/report.ts'
import { parseLab } from '../../../src/parse/lab.ts'
import { labFile } from '../../../src/parse/read-file.ts'
import { annotations } from '../../../src/reporters/github/annotations.ts'
import { githubSummary } from '../../../src/reporters/github/github-summary.ts'
import { junitXml } from '../../../src/reporters/junit.ts'
import { summaryText } from '../../../src/reporters/words/summary-text.ts'
import { block, reportFor } from '../../starlight/page.ts'

const SAID = `x.md: 1 of 2 steps unproven: start
labrun: error unproven: --strict wants an expectation of each step
  hint: An output block says what a step prints. \`labrun check --strict\` names them all.`

afterEach(() => void vi.restoreAllMocks())

function linesOf(text: string): string[] {
  const file = labFile('x.md', Buffer.from(text))
  const loaded = { file, parsed: parseLab(file) }
  findUnproven(loaded)
  const lines = takeUnproven(loaded)
  expect(file.messages).toEqual([])
  return lines
}

test.each([
  [0, 1],
  [5, 1],
  [1, 1],
  [4, 4],
  [130, 130],
])('a strict run that would have ended with %i ends with %i', (code, expected) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(strictExitCode(code, ['x.md: 1 of 2 steps unproven: start'])).toBe(expected)
  expect(said.mock.calls).toEqual([[SAID]])
})

test('nothing is said where something is expected of each step', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  expect(strictExitCode(0, linesOf('```bash host\necho a\n```\n```output\na\n```\n'))).toBe(0)
  expect(said).not.toHaveBeenCalled()
})

test('a line has as many names as fit', () => {
  const step = (id: string) => `\`\`\`bash host id=${id}\necho\n\`\`\`\n`
  expect(linesOf(step('start') + step('move'))).toEqual(['x.md: 2 of 2 steps unproven: start, move'])
  const ids = Array.from({ length: 20 }, (_, at) => `step-number-${at}`)
  const [line] = linesOf(ids.map(step).join(''))
  expect(line).toBe('x.md: 20 of 20 steps unproven: step-number-0, step-number-1, step-number-2, …')
  expect(linesOf(step('a'.repeat(64)))[0]).toHaveLength(92)
})

/** The report that reporters are handed of a run, where this was found in its lab. */
function told(report: Report, line: string): Report {
  let handed: Report | null = null
  const reporters = {
    onEvent: () => {},
    onLeave: () => {},
    onEnd: (end: Report) => {
      handed = end
      return []
    },
  }
  tellingUnproven(reporters, new Map([[report.labs[0]!.file, [line]]])).onEnd(report)
  return handed!
}

test('a strict run that is red for it is told as red by every reporter', () => {
  const line = 'labs/page.md: 1 of 1 step unproven: a'
  const report = told(reportFor(block('bash host id=a', 'true'), { a: {} }), line)
  expect(report.labs[0]).toMatchObject({ status: 'passed', doubts: [{ rule: 'unproven', message: line }] })
  expect(summaryText(report, { colour: false, width: 200, strict: true })).toMatch(
    /^✗ steps that nothing is expected of in .*\n(.*\n)* {2}Proof {2}labs\/page\.md: 1 of 1 step unproven: a\n +hint: An output block /,
  )
  expect(annotations(report, true)[0]).toMatchObject({ level: 'error', line: 1 })
  expect(githubSummary(report, { strict: true })).toMatch(
    /^## ✗ labrun: steps that nothing is expected of (.*\n)*### ✗ (.*\n)*\| ✗ unproven \|/,
  )
  expect(junitXml(report, { strict: true })).toMatch(/ failures="1" (.*\n)*.*<failure type="unproven"/)
})

test('a lab that did not pass has other troubles than that', () => {
  const passed = reportFor(block('bash host id=a', 'true'), { a: {} })
  const failed: Report = { ...passed, labs: passed.labs.map((lab) => ({ ...lab, status: 'failed' })) }
  expect(told(failed, 'x').labs[0]).not.toHaveProperty('doubts')
})

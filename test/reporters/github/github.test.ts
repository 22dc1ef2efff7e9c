import { expect, test } from 'vitest'
import { buildReport } from '../../../src/core/build-report.ts'
import type { Event } from '../../../src/core/event.ts'
import { githubReporter } from '../../../src/reporters/github/github.ts'
import { readLog } from '../github-runner.ts'
import { failedRun, passedRun } from '../run.ts'
import { interleaved, THREE, threeLabs } from '../several-labs.ts'

function play(events: readonly Event[], end = true): string {
  let log = ''
  const reporter = githubReporter({
    write: (text) => (log += text),
    colour: false,
    width: () => 100,
    workspace: process.cwd(),
  })
  for (const event of events) reporter.onEvent?.(event)
  if (end) reporter.onEnd?.(buildReport(events))
  else reporter.onLeave?.()
  return log
}

test('a group a lab, the failures in full outside of it, and annotations at the Markdown lines', () => {
  const { commands, lines, isFenced } = readLog(play(failedRun))
  expect(isFenced).toBe(false)
  expect(commands.map(({ name, data }) => [name, data.split('\n')[0]])).toEqual([
    ['group', 'labs/namespaces.md: How Docker uses Linux namespaces, 6 steps'],
    ['endgroup', ''],
    ['error', 'expected line 49 to be "    inet 172.17.0.2/16", but "    inet 172.18.0.2/16" was printed'],
    ['error', 'still running after 30 s'],
  ])
  expect(commands[2]!.properties).toEqual({
    file: 'labs/namespaces.md',
    line: '49',
    col: '1',
    title: 'interfaces failed',
  })
  expect(commands[2]!.data).toMatch(
    /49 │ - {5}inet 172\.17.*hint: .*\n\na shell there: labrun shell .* --at interfaces$/s,
  )
  expect(lines).toContain('✗ labs/namespaces.md:49  interfaces')
  expect(lines).toContain('labs/namespaces.md: failed in 32.8 s')
})

test('a run that passed has no annotations', () => {
  expect(readLog(play(passedRun)).commands.map(({ name }) => name)).toEqual(['group', 'endgroup'])
})

test('each fence has a token of its own', () => {
  const tokens = [...play(failedRun).matchAll(/^::stop-commands::(.*)$/gm)].map(([, token]) => token)
  expect(tokens.length).toBeGreaterThan(1)
  expect(new Set(tokens).size).toBe(tokens.length)
  for (const token of tokens) expect(token).toMatch(/^[\da-f]{32}$/)
})

test('labs that run at once have a group each, in order', () => {
  const inTurn = play(threeLabs(THREE.flat()))
  const atOnce = play(threeLabs(interleaved(THREE, [0, 1, 2, 2, 1, 0, 1, 2, 0, 2, 2, 2, 2, 2, 2, 2, 2])))
  const shown = (log: string) => readLog(log).lines
  expect(shown(atOnce)).toEqual(shown(inTurn))
  expect(readLog(atOnce).commands.filter(({ name }) => name === 'group')).toHaveLength(3)
})

test('when labrun leaves in the middle, group and fence are closed', () => {
  const { commands, isFenced } = readLog(play(failedRun.slice(0, 8), false))
  expect([commands.map(({ name }) => name), isFenced]).toEqual([['group', 'endgroup'], false])
})

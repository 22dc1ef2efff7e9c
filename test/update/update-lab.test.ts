import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { StepResult } from '../../src/core/step-result.ts'
import { formatMessages } from '../../src/parse/format-message.ts'
import { labText, type Printed, update } from './two-runs.ts'

const failed = (message: string, line: number): Partial<StepResult> => ({
  status: 'failed',
  reason: message,
  failures: [{ rule: 'exit-status', line, expected: '0', actual: '1', message }],
})

/** Steps `a`, `b`, …, each with an output block of one line, `old`; and what is told. */
function steps(count: number, printed: Record<string, Printed>, info: Record<string, string> = {}) {
  const ids = 'abcdef'.slice(0, count).split('')
  const text = labText(
    ...ids.flatMap((id) => [
      `$bash host id=${id} ${info[id] ?? ''}`,
      'true',
      '$',
      '',
      '$output',
      'old',
      '$',
      '',
    ]),
  )
  const { text: after, file, stopped } = update(text, printed)
  const blocks = [...after.matchAll(/^```output.*\n([\s\S]*?)^```$/gm)].map(([, lines]) => lines!.trimEnd())
  return { blocks, told: formatMessages(file), stopped: stopped?.id ?? null, isSame: after === text }
}

test('what fits is left alone', () => {
  expect(steps(1, { a: 'old\n' })).toMatchObject({ isSame: true, told: '', stopped: null })
})

test('steps whose output alone does not fit are gone past', () => {
  expect(steps(2, { a: 'new', b: 'b' }).blocks).toEqual(['new', 'b'])
})

test('nothing after a step that failed is written anew', () => {
  const { blocks, told, stopped } = steps(
    4,
    { a: 'a', b: [failed('exit status 1, expected 0', 11), {}], c: 'c', d: 'd' },
    { d: 'teardown' },
  )
  expect([blocks, stopped]).toEqual([['a', 'old', 'old', 'old'], 'b'])
  expect(told).toBe(
    'x.md:11:1: error step-failed: step b failed: exit status 1, expected 0; nothing after it was updated\n' +
      '  hint: Mend the step first, or say what it ends with: exit=1.',
  )
})

test('a step that fails on the other host alone needs something that no other host has', () => {
  expect(steps(1, { a: [{}, failed('exit status 7, expected 0', 2)] }).told).toBe(
    'x.md:2:1: error step-failed: step a failed on a host that is unlike others: exit status 7, expected 0; nothing after it was updated\n' +
      '  hint: There it has other PIDs, addresses, interface numbers and another name: a step that needs one of these holds on no other host.',
  )
})

test('teardown steps are each for itself', () => {
  const printed = { a: 'a', b: [failed('exit status 1', 10), {}] as const, c: 'c' }
  expect(steps(3, printed, { b: 'teardown', c: 'teardown' }).blocks).toEqual(['a', 'old', 'c'])
})

test('a step that was skipped is left alone', () => {
  expect(
    steps(2, { a: [{ status: 'skipped' }, { status: 'skipped' }], b: 'b' }, { a: 'when=cgroup:v2' }),
  ).toMatchObject({
    blocks: ['old', 'b'],
    told: '',
  })
})

test('of what a report has only in part nothing is written', () => {
  const cut = { stdout: 'x', stdoutCut: { at: 1, bytes: 9 }, truncated: true }
  const told = { rule: 'output', line: 6, expected: '', actual: '', message: '' }
  expect(steps(1, { a: [{ ...cut, status: 'failed', unfit: true, failures: [told] }, cut] })).toMatchObject({
    isSame: true,
    told: 'x.md:5:1: error not-updated: left as it is, though it does not fit: more was printed than a report has',
  })
  expect(steps(1, { a: [cut, cut] })).toMatchObject({ isSame: true, told: '' })
})

test('each of several blocks is compared with its own stream', () => {
  const text = labText(
    '$bash host id=a',
    'true',
    '$',
    '',
    '$output',
    '$',
    '',
    '$output stream=stderr',
    '$',
    '',
  )
  const result = { stdout: 'out 1\n', stderr: 'err {{int}}\n' }
  expect(update(text, { a: [result, { ...result, stdout: 'out 22\n' }] }).text).toBe(
    labText(
      ...['$bash host id=a', 'true', '$', '', '$output', 'out {{int}}', '$', ''],
      ...['$output stream=stderr', 'err {{int}} (literal)', '$', ''],
    ),
  )
})

test('what refers to a name that is captured nowhere any more is written anew, and scripts that use it are told', () => {
  const text = labText(
    ...['$bash host id=a', 'true', '$', '', '$output', 'PID {{main:int}}', '$', ''],
    ...['$bash host id=b', 'echo $main', '$', '', '$output', '{{main}}', '$', ''],
  )
  const { text: after, file } = update(text, { a: 'no number', b: 'x' })
  expect(after).toBe(text.replace('PID {{main:int}}', 'no number').replace('{{main}}', 'x'))
  expect(formatMessages(file)).toBe(
    'x.md:9:1: warning lost-name: found $main in step b, which no output block captures any more\n' +
      '  hint: Nothing like its value was printed. Capture it where it is: {{main:word}}',
  )
})

test('where a script gets its variable back, the lab is to be updated once more', () => {
  const text = labText(
    ...['$bash host id=a', 'true', '$', '', '$output', 'old', '$', ''],
    ...['$bash host id=b', 'echo "$container"', '$', '', '$output', '', '$', ''],
  )
  const ids = ['a8f058d6936c', 'b7f058d6936c'] as const
  const { text: after, file } = update(text, { a: ids, b: '\n' })
  expect(after).toBe(text.replace('old', '{{container:id}}'))
  expect(formatMessages(file)).toBe(
    'x.md:1:1: note update-again: a script uses $container, which nothing had set in these runs; now an output block of step a captures it\n' +
      '  hint: Scripts may print something else with it: run `labrun update` once more.',
  )
})

test('bytes that are no UTF-8 are those of the output', () => {
  const text = labText('$bash host id=a', 'true', '$', '', '$output', 'old', '$', '')
  const result = { stdout: String.raw`caf\xe9 \\n`, stdoutEncoding: 'escaped' as const }
  expect(update(text, { a: [result, result] }).text).toBe(text.replace('old', String.raw`caf\xe9 \\n (esc)`))
})

test('what another file expects, which sets the lab up, is that file’s to update', () => {
  const folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const step = (id: string) => [`$bash host id=${id}`, 'true', '$', '', '$output', 'old', '$', '']
  // On the same lines as the lab's own.
  writeFileSync(join(folder, 'up.md'), labText('---', 'title: Up', '---', ...step('a'), ...step('b')))
  const text = labText('---', 'setup: [up.md]', '---', ...step('c'), ...step('d'))
  const printed = { a: 'new', b: [failed('exit status 1', 12), {}] as const, c: 'c', d: 'd' }
  const told = (given: Record<string, Printed>) => {
    const { text: after, file } = update(text, given, join(folder, 'x.md'))
    return { after, said: formatMessages(file).replaceAll(`${folder}/`, '') }
  }
  const notUpdated =
    'x.md:1:1: error not-updated: what up.md:8 expects does not fit, and that file sets this lab up\n  hint: `labrun update up.md` updates it.'
  expect(told({ ...printed, b: 'old' })).toEqual({
    after: text.replace('old', 'c').replace('old', 'd'),
    said: notUpdated,
  })
  expect(told(printed)).toEqual({
    after: text,
    said: `${notUpdated}\nx.md:1:1: error step-failed: step b (up.md:12) failed: exit status 1; nothing after it was updated\n  hint: Mend the step first, or say what it ends with: exit=1.`,
  })
})

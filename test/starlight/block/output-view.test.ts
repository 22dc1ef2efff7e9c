import { toHtml } from 'hast-util-to-html'
import { expect, test } from 'vitest'
import { outputViews } from '../../../src/starlight/block/output-view.ts'
import { result } from '../../reporters/run.ts'
import { textsOf } from '../page.ts'

const html = (given: Parameters<typeof result>[0]) =>
  toHtml(outputViews(result({ stdout: '', stderr: '', ...given })))

test('each stream stands apart, and says which it is', () => {
  const shown = html({ stdout: 'out\n', stderr: 'err\n', lateOutput: 'late' })
  expect(textsOf(shown, 'samp')).toEqual(['out', 'err', 'late'])
  expect(textsOf(shown, 'lr-label')).toEqual(['stderr', 'printed later, in the background'])
})

test('nothing printed is nothing shown; an empty line is one', () => {
  expect(html({})).toBe('')
  expect(textsOf(html({ stdout: '\n' }), 'samp')).toEqual([''])
})

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at + 1}`).join('\n')

test('forty lines are shown, what is more is folded', () => {
  expect(textsOf(html({ stdout: lines(40) }), 'summary')).toEqual([])
  const shown = html({ stdout: lines(42) })
  expect(textsOf(shown, 'summary')).toEqual(['2 more lines'])
  expect(textsOf(shown, 'samp')).toEqual([lines(40), 'line 41\nline 42'])
})

test('what was cut out says how much', () => {
  const shown = html({ stdout: 'begin\nend\n', stdoutCut: { at: 6, bytes: 2048 }, stdoutEncoding: 'escaped' })
  expect(textsOf(shown, 'samp')).toEqual(['begin\n\n… 2 KiB left out …\nend'])
  expect(textsOf(shown, 'lr-label')).toEqual(['bytes that are no UTF-8 are written as \\xHH'])
})

test.each([
  ['/dev/.labrun-1/lab: line 264: ip: command not found', '/dev/.labrun-1/'],
  ['root 12 bash /run/labrun/3/script', '/run/labrun/'],
])('what is labrun’s own in %j is said to be', (stderr, folder) => {
  expect(textsOf(html({ stderr }), 'lr-remark')).toEqual([
    `${folder}… is labrun’s own: by files in there it runs the blocks.`,
  ])
})

test.each(['/var/lib/labrun/runs/1', '/run/labrunner/', 'labrun'])('%j is not', (stdout) => {
  expect(textsOf(html({ stdout }), 'lr-remark')).toEqual([])
})

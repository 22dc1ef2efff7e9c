import { expect, test } from 'vitest'
import { type Rerun, rerunText } from '../../src/core/rerun.ts'

test.each<[Rerun, string]>([
  [
    { kind: 'start', because: 'step pid, line 42, changed' },
    're-run from the start (step pid, line 42, changed)',
  ],
  [{ kind: 'continue', at: { id: 'x', line: 80 }, kept: 12 }, 'continues at step x (line 80), 12 steps kept'],
  [{ kind: 'continue', at: { id: 'x', line: 80 }, kept: 1 }, 'continues at step x (line 80), 1 step kept'],
  [
    { kind: 'continue', at: { id: 'x', file: 'labs/_base.md', line: 8 }, kept: 2 },
    'continues at step x (labs/_base.md, line 8), 2 steps kept',
  ],
  [{ kind: 'judged', kept: 3 }, 'only expectations changed, judged again without running'],
  [
    { kind: 'behind', at: { id: 'x', file: 'labs/lab.md', line: 8 } },
    'what changed comes behind step x (line 8), which stops the lab as before',
  ],
  [{ kind: 'prose' }, 'only prose changed, nothing ran'],
])('%o is told as %s', (rerun, text) => {
  expect(rerunText(rerun, 'labs/lab.md')).toBe(text)
})

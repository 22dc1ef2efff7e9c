import { expect, test } from 'vitest'
import type { Event } from '../../../src/core/event.ts'
import { handOverText } from '../../../src/reporters/words/hand-over-text.ts'
import { outputFailure, result } from '../run.ts'

const event: Extract<Event, { type: 'shell-start' }> = {
  type: 'shell-start',
  lab: 'namespaces',
  argv: [],
  session: 'exec mynginx',
  next: { id: 'pid', line: 58, script: 'cat /proc/1/comm\nps' },
  failed: null,
  remark: null,
}
const options = { file: 'labs/namespaces.md', colour: false, width: 80, failed: null }

test('where people are, and what comes next', () => {
  expect(handOverText(event, options)).toMatchInlineSnapshot(`
    "▸ a shell: exec mynginx, before step pid  labs/namespaces.md:58

      next:
        58 │ cat /proc/1/comm
        59 │ ps

      Leave it with exit.
    "
  `)
})

test('after all steps nothing comes next', () => {
  expect(handOverText({ ...event, session: 'host', next: null }, options)).toMatchInlineSnapshot(`
    "▸ a shell: host, after all steps

      Leave it with exit.
    "
  `)
})

test('what is not as it was asked for; of a long block the beginning', () => {
  const next = { id: 'pid', line: 95, script: Array.from({ length: 30 }, (_, n) => `echo ${n}`).join('\n') }
  const remark = "There is no container mynginx. This is the host's shell."
  expect(handOverText({ ...event, session: 'host', next, remark }, options)).toMatchInlineSnapshot(`
    "▸ a shell: host, before step pid  labs/namespaces.md:95
      There is no container mynginx. This is the host's shell.

      next:
         95 │ echo 0
         96 │ echo 1
         97 │ echo 2
         98 │ echo 3
         99 │ echo 4
        100 │ echo 5
        101 │ echo 6
        102 │ echo 7
        103 │ echo 8
        104 │ echo 9
        105 │ echo 10
        106 │ echo 11
            │ … 18 lines below

      Leave it with exit.
    "
  `)
})

test('a step that has failed is told whole', () => {
  const failed = result({ id: 'pid', line: 42, status: 'failed', failures: [outputFailure] })
  const text = handOverText({ ...event, failed: 'pid' }, { ...options, failed })
  expect(text).toContain('expected line 49 to be')
  expect(text.split('\n').slice(-4)).toMatchInlineSnapshot(`
    [
      "▸ a shell: exec mynginx, at step pid  labs/namespaces.md:58",
      "",
      "  Leave it with exit.",
      "",
    ]
  `)
})

test('the place of a block of another file is there', () => {
  const next = { ...event.next!, file: 'labs/_common/up.md' }
  expect(handOverText({ ...event, next }, options)).toContain(`  labs/_common/up.md:${next.line}\n`)
})

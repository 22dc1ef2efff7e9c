import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { MAN_PAGE } from '../../scripts/man/man-page.ts'

/** What it prints on both streams, as warnings go to stderr. */
function printedBy(command: string): string {
  return execFileSync('sh', ['-c', `${command} 2>&1`], {
    encoding: 'utf8',
    env: { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8' },
  })
}

test('groff and mandoc have nothing to say against the manual page', () => {
  expect(printedBy(`groff -man -Tutf8 -ww ${MAN_PAGE} > /dev/null`)).toBe('')
  expect(printedBy(`mandoc -T lint ${MAN_PAGE}`)).toBe('')
})

test('man shows it in 80 columns, with a lab as it is typed', () => {
  const shown = printedBy(`man --warnings=w -l ${MAN_PAGE}`)
  expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(shown).toContain("\n         docker inspect --format 'PID {{.State.Pid}}' web\n")
  expect(shown).toMatch(/\n {7}-j, --jobs number\n/)
})

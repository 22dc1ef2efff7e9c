import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dateOf, MAN_PAGE, manPage } from '../../scripts/man/man-page.ts'
import { literal, prose, synopsis, verbatim } from '../../scripts/man/roff.ts'
import { buildProgram } from '../../src/cli/program.ts'

const PAGE = readFileSync(MAN_PAGE, 'utf8')

test('the manual page is that of the command line as it is defined now (npm run man)', () => {
  expect(dateOf(PAGE)).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(PAGE).toBe(manPage(dateOf(PAGE)!))
})

test('it has every command, and every option', () => {
  for (const command of buildProgram(() => {}).commands) {
    expect(PAGE).toContain(`\n.SS labrun ${command.name()}`)
    for (const { long } of command.options)
      expect(PAGE).toMatch(new RegExp(`^\\\\fB.*${literal(long!).replaceAll('\\', '\\\\')}`, 'm'))
  }
})

test('it is part of the package', () => {
  const { man, files } = JSON.parse(readFileSync('package.json', 'utf8')) as { man: string; files: string[] }
  expect([man, files.includes('man')]).toEqual([MAN_PAGE, true])
})

test('what roff would take for its own is written out', () => {
  expect(literal('a\\b -x \'`^~" …')).toBe('a\\eb \\-x \\(aq\\(ga\\(ha\\(ti\\(dq \\[u2026]')
  expect(prose('.TH is no request here')).toEqual(['\\&.TH is no request here'])
  expect(verbatim(['.x', ' .y'])).toEqual(['.nf', '\\&.x', ' .y', '.fi'])
  expect(synopsis('-j, --jobs <number>')).toBe('\\fB\\-j, \\-\\-jobs \\fR\\fInumber\\fR')
})

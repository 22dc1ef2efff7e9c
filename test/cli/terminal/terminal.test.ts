import { afterEach, expect, test, vi } from 'vitest'
import { isLive, reporterFor } from '../../../src/cli/terminal/terminal.ts'

afterEach(() => vi.unstubAllEnvs())

const output = (isTTY: boolean) => ({ isTTY }) as NodeJS.WriteStream

test.each([
  ['a terminal', true, 'xterm', 'pretty'],
  ['a terminal that knows no sequences', true, 'dumb', 'plain'],
  ['a file or a pipe', false, 'xterm', 'plain'],
] as const)('%s', (_, isTTY, term, reporter) => {
  vi.stubEnv('TERM', term)
  expect(reporterFor(output(isTTY))).toBe(reporter)
  expect(isLive(output(isTTY))).toBe(reporter === 'pretty')
})

import { afterEach, expect, test, vi } from 'vitest'
import { findUnproven, strictExitCode, takeUnproven } from '../../src/cli/unproven-steps.ts'
import { parseLab } from '../../src/parse/lab.ts'
import { labFile } from '../../src/parse/read-file.ts'

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

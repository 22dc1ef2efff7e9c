import { execFileSync } from 'node:child_process'
import { afterEach, expect, test, vi } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { buildProgram } from '../../src/cli/program.ts'
import { COMMAND_HELP } from '../../src/cli/words/command-help.ts'
import { EXIT } from '../../src/cli/words/exit-code.ts'

afterEach(() => void vi.restoreAllMocks())

/** The words that bash makes of an example's `labrun …`. */
function wordsOf(example: string): string[] {
  // `source` as fish has it, which reads its input.
  const stub = `labrun() { printf '%s\\0' "$@" >&3; }\nsource() { cat; }\n${example}`
  const printed = execFileSync('bash', ['-c', `exec 3>&1 >/dev/null\n${stub}`], { encoding: 'utf8' })
  return printed.split('\0').slice(0, -1)
}

/** Which command it is, and what that is told: nothing runs. */
async function parsed(words: string[]): Promise<{ name: string; given: unknown[] }> {
  const program = buildProgram(() => {})
  const called: { name: string; given: unknown[] }[] = []
  for (const command of program.commands)
    command.action((...given: unknown[]) => void called.push({ name: command.name(), given }))
  await program.parseAsync(words, { from: 'user' })
  return called[0]!
}

const EXAMPLES = Object.entries(COMMAND_HELP).flatMap(([name, { examples }]) =>
  examples.map(({ command }) => [command, name] as const),
)

test.each(EXAMPLES)('%s works', async (example, of) => {
  vi.spyOn(console, 'log').mockReturnValue()
  const stderr = vi.spyOn(console, 'error').mockReturnValue()
  const words = wordsOf(example)
  const { name, given } = await parsed(words)
  if (of !== 'labrun') expect(name).toBe(of)
  for (const line of triedBy(name, words, given as [string, { at?: string }])) {
    expect(await runCommandLine(line), stderr.mock.calls.flat().join('\n')).toBe(EXIT.passed)
  }
})

/** What shows that an example works, without what takes long or writes. */
function triedBy(name: string, words: string[], [lab, options]: [string, { at?: string }]): string[][] {
  switch (name) {
    case 'run':
      return [[...words, '--plan']]
    case 'check':
    case 'list':
    case 'completion':
      return [words]
    case 'export':
      return [['export', lab]]
    case 'shell':
      return [[lab, '--plan', ...(options.at === undefined ? [] : ['--until', options.at])]]
    case 'update':
      return [['check', ...lab]]
    default:
      return []
  }
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge } from '../../src/core/run/judge.ts'
import type { Session } from '../../src/core/session.ts'
import { step } from '../core/fakes.ts'
import { run } from './places.ts'

const HARMLESS = [
  'true',
  'x=1',
  '# exit 3',
  '',
  'false || true',
  'f() { (exit 3); }',
  '(exit 0)',
  'sh -c "exit 3" || :',
  'cat <<E >/dev/null\nexit 3\nE',
  'if true; then\n  :\nfi',
  'for i in 1 2; do\n  false || :\ndone',
  'case x in\n  x) true ;;\nesac',
  'y="a\nexit 3\n"',
  'set -u',
]
const NASTY = [
  ...[
    'exit 3',
    'exit 0',
    'false',
    '(exit 3)',
    'return 3',
    'f() { exit 3; }',
    'f',
    'x=$(exit 3)',
    'exec sh -c "exit 3"',
  ],
  ...[
    'true | (exit 3)',
    'true | { true; (exit 3); }',
    'exit 3 | true',
    'eval "exit 3"',
    'eval "(exit 3)"',
    '! true',
    'set +e',
  ],
  ...[
    'set -e',
    '\\exit 3',
    'command exit 3',
    'unalias -a',
    "trap 'exit 3' EXIT",
    "trap 'exit 0' EXIT",
    'trap - EXIT',
  ],
  ...[
    "trap '' EXIT",
    "trap 'exit 3' TERM; kill -TERM $$",
    'kill -9 $$',
    'echo $nosuch$1',
    ': ${nosuch?}',
    '. /nonexistent',
  ],
  ...[
    'echo x >/nonexistent/x',
    'shift 9',
    'readonly r=1; r=2',
    'false; true',
    'true; exit 3; true',
    'exit 3 && true',
  ],
  ...[
    'if true; then\n  exit 3\n  true\nfi',
    'if true; then\n  (exit 3)\n  true\nfi',
    'for i in 1 2; do\n  true\n  (exit 3)\ndone',
  ],
  ...[
    '{\n  true\n  (exit 3)\n}',
    '{ true; (exit 3); }',
    '(\n  true\n  exit 3\n)',
    'while true; do\n  exit 3\n  break\ndone',
  ],
  ...[
    'case x in\n  x) (exit 3)\n     true ;;\nesac',
    'f() {\n  (exit 3)\n  true\n}',
    'g() { exit 3; }; g',
    '. ./failing',
    '. ./leaving',
  ],
  ...[
    'set -v',
    'set -x',
    'alias exit=true',
    'alias exit="true; exit"',
    'e=exit; $e 3',
    'alias true=exit',
    'exec 2>/dev/null',
    '_labrun=x',
    '_labrun_exit=',
    'exit 3 >/dev/null',
  ],
]

/**
 * A block that did not come to its end is never green, whatever is in it.
 *
 * @param open opens a shell in which `failing` and `leaving` can be written
 */
export function testNeverGreen(name: string, numRuns: number, open: () => Promise<Session>): void {
  const block = (lines: fc.Arbitrary<string>) =>
    fc.record({
      before: fc.array(lines, { maxLength: 4 }),
      exit: fc.constantFrom<0 | 3 | 'any'>(0, 3, 3, 'any'),
    })
  const nasty = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...HARMLESS) },
    { weight: 1, arbitrary: fc.constantFrom(...NASTY) },
  )

  /** Whether it was green, and what it printed. */
  const outcome = async (blocks: readonly { before: string[]; exit: 0 | 3 | 'any' }[]) => {
    const session = await open()
    try {
      await run(session, "cd /tmp; echo '(exit 3)' >failing; echo 'exit 3' >leaving")
      const came: { green: boolean; stdout: string; script: string; timedOut: boolean }[] = []
      for (const { before, exit } of blocks) {
        if (session.ended !== null) break
        const script = [...before, exit === 3 ? 'echo END && (exit 3)' : 'echo END'].join('\n')
        const { stdout, stderr, late, ...output } = await run(session, script, {
          stopAtFailure: exit !== 'any',
        })
        const captured = {
          bytes: 0,
          head: Buffer.alloc(0),
          tail: null,
          whole: () => Buffer.alloc(0),
          release: () => {},
        }
        const verdict = judge(
          step({ script, scriptLine: 42, exit }),
          { ...output, stdout: captured, stderr: captured },
          { ms: 1000, of: 'step' },
          {},
          () => ({ fits: true, captures: {} }),
        )
        came.push({ green: verdict.status === 'passed', stdout, script, timedOut: output.timedOut })
      }
      return came
    } finally {
      await session.close()
    }
  }

  test(`${name}: a block that has not run to its last line is never green`, { timeout: 0 }, async () => {
    const blocks = fc.array(block(nasty), { minLength: 1, maxLength: 3 })
    await fc.assert(
      fc.asyncProperty(blocks, async (some) => {
        const came = await outcome(some)
        expect(came.filter(({ green, stdout }) => green && !stdout.endsWith('END\n'))).toEqual([])
        expect(came.filter(({ timedOut }) => timedOut)).toEqual([])
      }),
      { numRuns },
    )
  })

  test(`${name}: what does no harm is green`, { timeout: 0 }, async () => {
    const blocks = fc.array(block(fc.constantFrom(...HARMLESS)), { minLength: 1, maxLength: 2 })
    await fc.assert(
      fc.asyncProperty(blocks, async (some) => {
        expect((await outcome(some)).filter(({ green }) => !green)).toEqual([])
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })
}

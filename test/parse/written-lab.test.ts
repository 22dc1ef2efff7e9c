import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Step } from '../../src/core/lab.ts'
import { tries } from './fuzz.ts'
import { labOf } from './read.ts'

// Labs made by the rules of the format: what was written is what is read.

/** A step as it is written, and all that is to be read of it. */
interface Written {
  target: 'host' | 'nsenter' | 'exec'
  shell: 'bash' | 'sh'
  isShort: boolean
  attributes: Record<string, string>
  flags: string[]
  script: string[]
  outputs: { flags: readonly string[]; language: string; lines: string[] }[]
  prose: string[]
  fence: string
}

const scriptLine = fc.constantFrom(
  'true',
  'echo "a b"',
  "printf '%s\\n' x",
  '# a comment',
  '',
  '\tif true; then :; fi',
  'é=😀',
  'cat <<E\n```x\nE',
)
const outputLine = fc.constantFrom(
  'a',
  '',
  ' b  c',
  '...',
  '{{int}}',
  '{{.State.Pid}}',
  'x*y (glob)',
  '[a-z]+ (re)',
  'a\tb',
  '🙂',
  '`code`',
  '> quoted',
  '- listed',
  '# headed',
)
const prose = fc.constantFrom(
  'Text.',
  '- a list\n- of two',
  '> [!NOTE]\n> A note.',
  '| a |\n|---|\n| b |',
  '`code` and {{braces}} *there*',
  '<b>html</b>',
)

const written: fc.Arbitrary<Written> = fc
  .record({
    target: fc.constantFrom('host', 'nsenter', 'exec'),
    shell: fc.constantFrom('bash', 'sh'),
    isShort: fc.boolean(),
    attributes: fc.record(
      {
        timeout: fc.constantFrom('5s', '250ms', '1h'),
        session: fc.constantFrom('second', 'a-b_c'),
        exit: fc.constantFrom('1', '255', 'any'),
        workdir: fc.constantFrom('/tmp', '"/a b"'),
        settle: fc.constantFrom('1s'),
        title: fc.constantFrom('"A title, with exit=7 in it"'),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<Record<string, string>>,
    flags: fc.subarray(['hidden', 'check', 'teardown', '{1,3-4}', 'wrap']),
    script: fc.array(scriptLine, { maxLength: 4 }).map((lines) => [...lines, 'true']),
    outputs: fc.array(
      fc.record({
        flags: fc.constantFrom([], ['contains'], ['unordered'], ['stream=stderr'], ['not']),
        language: fc.constantFrom('', 'text ', 'console '),
        lines: fc.array(outputLine, { minLength: 1, maxLength: 3 }).map((lines) => [...lines, 'end']),
      }),
      { maxLength: 2 },
    ),
    prose: fc.array(prose, { maxLength: 2 }),
    fence: fc.constantFrom('````', '~~~', '~~~~~'),
  })
  .map((step) => ({ ...step, outputs: step.outputs.map(withoutGaps) }))

/** Of lines that may come in any order, and of those that must not come, none may be any number of lines. */
function withoutGaps(output: Written['outputs'][number]): Written['outputs'][number] {
  const hasOrder = !/^(?:not|unordered)$/.test(output.flags.join())
  return { ...output, lines: output.lines.filter((line) => hasOrder || !/^\.*$/.test(line)) }
}

function text(steps: readonly Written[], end: string): string {
  const parts = steps.flatMap(({ fence, prose, outputs, ...step }, index) => [
    ...prose,
    [fence + infoOf(step, index), ...step.script, fence].join('\n'),
    ...outputs.flatMap(({ flags, language, lines }) => [
      ...prose.slice(0, 1),
      [[`${fence}${language}output`, ...flags].join(' '), ...lines, fence].join('\n'),
    ]),
  ])
  return `---\ncontainer: web\n---\n\n${parts.join('\n\n')}\n`.replaceAll('\n', end)
}

function infoOf(
  { target, shell, isShort, attributes, flags }: Omit<Written, 'fence' | 'prose' | 'outputs'>,
  index: number,
): string {
  const words = Object.entries(attributes).map(([key, value]) => `${key}=${value}`)
  const place = isShort && shell === 'bash' ? target : `${shell} ${target}`
  return [place, ...words.slice(0, 2), `id=s${index}`, ...flags, ...words.slice(2)].join(' ')
}

/** What is to be read of a step. */
function meant({ target, shell, attributes, flags, script, outputs }: Written, index: number) {
  const { exit, session, workdir, timeout, settle } = attributes
  const ms = { '5s': 5000, '250ms': 250, '1h': 3_600_000, '1s': 1000 } as Record<string, number>
  return {
    id: `s${index}`,
    script: script.join('\n'),
    place: [
      target,
      shell,
      target === 'host' ? null : 'web',
      session ?? null,
      workdir?.replaceAll('"', '') ?? null,
      flags.includes('tty'),
    ],
    exit: exit === undefined ? 0 : exit === 'any' ? 'any' : Number(exit),
    limits: [timeout === undefined ? 30_000 : ms[timeout], settle === undefined ? 150 : ms[settle]],
    flags: ['hidden', 'check', 'teardown'].filter((flag) => flags.includes(flag)),
    outputs: outputs.map(({ flags: [flag], lines }) => [
      flag === 'contains' || flag === 'not' ? flag : 'lines',
      flag === 'unordered',
      flag === 'stream=stderr' ? 'stderr' : 'stdout',
      lines,
    ]),
  }
}

function gist(step: Step): ReturnType<typeof meant> {
  const { key } = step
  return {
    id: step.id,
    script: step.script,
    place: [key.target, key.shell, key.container, key.session, key.workdir, key.tty],
    exit: step.exit,
    limits: [step.timeoutMs, step.settleMs],
    flags: (['hidden', 'check', 'teardown'] as const).filter((flag) => step[flag]),
    outputs: step.expectations.map(({ mode, unordered, stream, lines }) => [
      mode,
      unordered,
      stream,
      lines.map(({ text }) => text),
    ]),
  }
}

test('what was written is what is read', () => {
  fc.assert(
    fc.property(
      fc.array(written, { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n'),
      (steps, end) => {
        const source = text(steps, end)
        const lab = labOf(source)
        expect(lab.steps.map(gist)).toEqual(steps.map(meant))
        for (const step of lab.steps) {
          const from = step.scriptLine - 1
          const lines = step.script.split('\n')
          expect(source.split(end).slice(from, from + lines.length)).toEqual(lines)
        }
      },
    ),
    tries(80),
  )
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import type { Event } from '../../src/core/event.ts'
import { interleave, type Spread, single } from '../measure.ts'
import { memoryOf } from '../memory.ts'
import { labrunArgv, timeProcess } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

/** Whoever edits a lab takes longer, and so does a host that is made ready meanwhile. */
const EDITING_MS = 2000

const FROM_THE_START = 'a step in the middle changed'
const WHOLE = 'labrun LAB'

const LAB = `---
title: Watched
requires: { images: [nginx] }
---
Some prose 0.

\`\`\`bash host
docker run --detach --name web nginx > /dev/null
echo middle 0
\`\`\`

\`\`\`output
middle {{int}}
\`\`\`

\`\`\`bash exec container=web
cat /proc/1/comm
\`\`\`

\`\`\`output
nginx
\`\`\`

`

/** From the moment a lab is saved to that of its verdict: a lab with a container, of a few steps. */
export async function measureWatch({ checkout, scratch, rounds }: BenchOptions): Promise<Line[]> {
  const folder = join(scratch, 'watched')
  mkdirSync(folder)
  symlinkSync(join(checkout, 'labs/_images'), join(folder, '_images'))
  const file = join(folder, 'lab.md')
  writeFileSync(file, LAB)
  const watched = new Watched([...labrunArgv(checkout), file, '--watch', '--reporter', 'ndjson'])
  try {
    await watched.verdict()
    const numbered = (change: (text: string, number: number) => string) => {
      let number = 0
      return () => {
        number += 1
        return watched.save(file, (text) => change(text, number))
      }
    }
    const found = await interleave(
      [
        { name: 'prose changed', once: numbered((text, n) => text.replace(/prose \d+/, `prose ${n}`)) },
        {
          name: 'an expectation changed',
          once: numbered((text, n) =>
            text.replace(/\nnginx.*\n```/, `\nnginx${' (glob)'.repeat(n % 2)}\n\`\`\``),
          ),
        },
        {
          name: 'a step added at the end',
          once: numbered((text, n) => `${text}\`\`\`bash host\necho ${n}\n\`\`\`\n\n`),
        },
        {
          name: FROM_THE_START,
          once: numbered((text, n) => text.replace(/echo middle \d+/, `echo middle ${n}`)),
        },
        { name: WHOLE, once: () => timeProcess([...labrunArgv(checkout), file], scratch) },
      ],
      rounds ?? 5,
    )
    await delay(EDITING_MS)
    const memory = single(memoryOf(watched.pid).proportionalMb)
    return [
      ...[...found].map(([what, figure]): Line => ({ what, figure, unit: 'ms', ...besides(what, figure) })),
      { what: 'memory, with a host that waits and one ahead', figure: memory, unit: 'MB' },
    ]
  } finally {
    await watched.end()
  }
}

/** A save is seen at once where its verdict is there within half a second. */
function besides(what: string, figure: Spread): Pick<Line, 'goal' | 'note'> {
  if (what === WHOLE) return { note: 'for comparison: the whole process' }
  if (what === FROM_THE_START) return { note: 'from the start; `docker run` and all other steps are in it' }
  return { goal: atMost(figure, 500) }
}

class Watched {
  readonly #child: ChildProcess
  #ended = 0
  #wake: () => void = () => {}

  constructor([command = '', ...argv]: readonly string[]) {
    const { CI: _, ...env } = process.env
    this.#child = spawn(command, argv, { stdio: ['ignore', 'pipe', 'ignore'], env })
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      const event = JSON.parse(line) as Event
      if (event.type !== 'run-end') return
      if (event.status !== 'passed') throw new Error(`the watched lab ended as ${event.status}`)
      this.#ended += 1
      this.#wake()
    })
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Resolves once the next run has ended. */
  async verdict(): Promise<void> {
    const before = this.#ended
    while (this.#ended === before)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }

  /** Milliseconds from a save to its verdict. */
  async save(file: string, change: (text: string) => string): Promise<number> {
    await delay(EDITING_MS)
    const text = change(readFileSync(file, 'utf8'))
    const verdict = this.verdict()
    const started = performance.now()
    writeFileSync(file, text)
    await verdict
    return performance.now() - started
  }

  async end(): Promise<void> {
    const closed = once(this.#child, 'close')
    this.#child.kill('SIGINT')
    await closed
  }
}

import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { interleave } from '../measure.ts'
import { timeEvents } from '../process.ts'
import { atMost, type BenchOptions, type Line } from '../row.ts'

/** A private Docker host with an image in it, until Docker answers. */
export async function measureHost(options: BenchOptions): Promise<Line[]> {
  const docker = writeLab(options, 'docker', 'requires: { images: [nginx] }')
  const plain = writeLab(options, 'plain', 'requires: { docker: false }')
  const found = await interleave(
    [
      { name: 'with nginx', once: () => readyMs(options, docker) },
      { name: 'without Docker', once: () => readyMs(options, plain) },
      { name: 'from start to end of labrun, with nginx', once: () => wholeMs(options, docker) },
    ],
    options.rounds ?? 9,
  )
  return [...found].map(([what, figure]) => ({
    what,
    figure,
    unit: 'ms' as const,
    ...(what === 'with nginx' && { goal: atMost(figure, 1000) }),
  }))
}

function writeLab({ scratch, checkout }: BenchOptions, name: string, requires: string): string {
  const folder = join(scratch, `host-${name}`)
  mkdirSync(folder)
  symlinkSync(join(checkout, 'labs/_images'), join(folder, '_images'))
  const file = join(folder, `${name}.md`)
  writeFileSync(file, `---\ntitle: A host\n${requires}\n---\n\n\`\`\`bash host\n:\n\`\`\`\n`)
  return file
}

async function readyMs({ checkout }: BenchOptions, lab: string): Promise<number> {
  const { events } = await timeEvents(checkout, lab)
  const ready = events.map(({ event }) => event).find((event) => event.type === 'host-ready')
  return ready!.durationMs
}

async function wholeMs({ checkout }: BenchOptions, lab: string): Promise<number> {
  return (await timeEvents(checkout, lab)).endMs
}

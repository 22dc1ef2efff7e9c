import type { VFile } from 'vfile'
import { splitFinalExit } from '../../core/bash/final-exit.ts'
import type { StreamName } from '../../core/expectation.ts'
import type { Step } from '../../core/lab.ts'
import type { Place } from '../../core/place.ts'
import { complain } from '../complain.ts'
import { type ExpectationReading, readLines } from '../expectation/expectation.ts'
import type { PlacedUse } from '../expectation/placed-use.ts'
import type { FrontMatter } from '../front-matter/defaults.ts'
import type { StepRole } from '../info-string/role.ts'
import type { Block } from '../markdown/block.ts'
import { checkScript, complainOfEmpty, readBlock, scriptBlock } from './step.ts'
import { readTranscript, type TranscriptCommand } from './transcript.ts'

/** A transcript, read: a step for each of its commands. */
export interface TranscriptReading {
  steps: { step: Step; uses: PlacedUse[] }[]
  /** Its `id=`; `null` where it has none. */
  id: { name: string; place: Place } | null
}

/**
 * Reads a transcript, with its expectations.
 *
 * @param number of its first step, which is the step's id where the block has none
 */
export function readTranscriptSteps(
  block: Block,
  role: StepRole,
  number: number,
  frontMatter: FrontMatter,
  file: VFile,
): TranscriptReading {
  const { attributes, common } = readBlock(role, frontMatter, file)
  const { commands, mistakes } = readTranscript(block)
  for (const { place, complaint } of mistakes) complain(file, place, complaint)
  if (commands.length === 0 && mistakes.length === 0) complainOfEmpty(block, file)
  const { id } = attributes
  const steps = commands.map((command, index) => {
    const { lines, place, exit } = command
    const script = lines.map(({ text }) => text).join('\n')
    checkScript(lines, scriptBlock(role, attributes, frontMatter), file)
    const { expectation, uses } = readPrinted(command, attributes.stream ?? 'both', file)
    const step: Step = {
      id: id === null ? String(number + index) : `${id.name}.${index + 1}`,
      place,
      scriptLine: lines[0]!.line,
      script,
      ...common,
      exit,
      closesSession: splitFinalExit(script) !== null,
      expectations: [expectation],
      transcript: { line: block.place.line, index: index + 1 },
    }
    return { step, uses }
  })
  return { steps, id }
}

/** What stands under a command. */
function readPrinted(
  { place, lines, output, blankEnd }: TranscriptCommand,
  stream: StreamName,
  file: VFile,
): ExpectationReading {
  const { lines: expected, uses } = readLines(output, file)
  const expectation = {
    place,
    firstLine: lines.at(-1)!.line + 1,
    mode: 'lines' as const,
    unordered: false,
    stream,
    lines: expected,
    ...(blankEnd > 0 && { blankEnd }),
  }
  return { expectation, uses }
}

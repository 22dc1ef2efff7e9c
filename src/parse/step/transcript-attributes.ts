import type { VFile } from 'vfile'
import { type Complaint, complain } from '../complain.ts'
import { complainOfMode } from '../info-string/file-block.ts'
import type { InfoWord } from '../info-string/info-string.ts'
import type { StepRole } from '../info-string/role.ts'
import { type AttributeName, type FlagName, TRANSCRIPT, TRANSCRIPT_ONLY } from '../info-string/vocabulary.ts'

/** What a transcript has not, what it has instead, and why. */
const EXCLUDED: readonly [name: AttributeName | FlagName, expected: string, hint: string][] = [
  [
    'exit',
    '[2] under its command',
    'Each command of a transcript has a status of its own: 0, where nothing is said.',
  ],
  [
    'background',
    'a block of its own',
    'The commands of a transcript run one after another. What runs on is started by another block: ```bash host background',
  ],
  ['ready', 'a block of its own', 'It is about a block that runs on: ```bash host background ready=port:80'],
]

const STDERR_OF_TERMINAL: Complaint = {
  rule: 'attribute-conflict',
  reason: 'found stream=stderr on a transcript with tty, expected one or the other',
  hint: 'On a terminal stdout and stderr are one.',
  actual: 'stream=stderr',
}

/** Complains of what means nothing on a transcript. */
export function checkTranscript(given: ReadonlyMap<string, InfoWord>, file: VFile): void {
  const mode = given.get('mode')
  if (mode !== undefined) complainOfMode(mode, file)
  const stream = given.get('stream')
  if (stream?.value === 'stderr' && given.has('tty')) complain(file, stream.place, STDERR_OF_TERMINAL)
  for (const [name, expected, hint] of EXCLUDED) {
    const word = given.get(name)
    if (word === undefined) continue
    complain(file, word.place, {
      rule: 'attribute-conflict',
      reason: `found ${name} on a transcript, expected ${expected}`,
      hint,
      actual: word.text,
    })
  }
}

/** Whether a word is for transcripts alone, and this is none. */
export function isMisplaced(key: AttributeName, { isTranscript }: Pick<StepRole, 'isTranscript'>): boolean {
  return !isTranscript && (TRANSCRIPT_ONLY as readonly AttributeName[]).includes(key)
}

/** `stream` or `shell` on a block that is no transcript. */
export function onlyTranscriptComplaint(
  { key, value, text }: InfoWord,
  { target, language }: StepRole,
): Complaint {
  const isStream = key === 'stream'
  return {
    rule: 'misplaced-attribute',
    reason: `found ${key} on a ${language} block, expected it on ${isStream ? 'output' : TRANSCRIPT}`,
    hint: isStream
      ? `The block that says what is printed says of which stream: \`\`\`output stream=${value || 'stderr'}`
      : `The language says it: \`\`\`sh ${target}`,
    actual: text,
    expected: isStream ? ['output', TRANSCRIPT] : [TRANSCRIPT],
  }
}

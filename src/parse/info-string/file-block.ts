import { posix } from 'node:path'
import type { VFile } from 'vfile'
import { hereDelimiter } from '../../core/bash/here-document.ts'
import { shellWord } from '../../core/bash/word.ts'
import type { ShellName, Step } from '../../core/lab.ts'
import { sessionName } from '../../core/session-name.ts'
import { complain } from '../complain.ts'
import type { BadValue } from './bad-value.ts'
import type { InfoWord } from './info-string.ts'
import type { AttributeName, FlagName } from './vocabulary.ts'

/** What can't stand beside `file`, and why. */
const EXCLUDED: readonly [name: AttributeName | FlagName, hint: string][] = [
  ['exit', 'A file is written, or the step fails: there is no other status to expect.'],
  ['retry', 'A file is written once.'],
  ['background', 'A file is written at once, and nothing runs on.'],
  ['ready', 'A file is written at once, and nothing is waited for.'],
  ['max-output', 'Writing a file prints nothing.'],
  ['settle', 'Writing a file prints nothing.'],
  ['tty', 'Writing a file shows nothing on a terminal.'],
]

/** Complains of what means nothing on a block that is written to a file: all that is about a script's run. */
export function checkFileBlock(given: ReadonlyMap<string, InfoWord>, file: VFile): void {
  for (const [name, hint] of EXCLUDED) {
    const word = given.get(name)
    if (word === undefined) continue
    complain(file, word.place, {
      rule: 'attribute-conflict',
      reason: `found ${name} on a block that is written to a file, expected one or the other`,
      hint,
      actual: word.text,
    })
  }
}

/** Complains of `mode` on a block that is not written to a file. */
export function complainOfMode(word: InfoWord, file: VFile): void {
  complain(file, word.place, {
    rule: 'attribute-conflict',
    reason: 'found mode on a block without file, expected both',
    hint: 'It is the mode of the file that the block is written to: file=web/Dockerfile mode=0644',
    actual: word.text,
    expected: ['file='],
  })
}

const PATH_FORMS = 'the path of a file, such as web/Dockerfile'

/** Reads the value of `file=`: a path, absolute or relative to where blocks of that shell are. */
export function readFilePath(value: string): string | BadValue {
  if (/\$|\{\{/.test(value)) return { expected: PATH_FORMS, hint: 'Variables mean nothing here.' }
  if (value.startsWith('~'))
    return { expected: PATH_FORMS, hint: '~ means nothing here. A path that does not begin with / will do.' }
  if (/(?:^|\/)\.{0,2}$/.test(value)) return { expected: PATH_FORMS, hint: 'This is a folder.' }
  return value
}

/** Reads the value of `mode=`. */
export function readMode(value: string): string | BadValue {
  if (/^[0-7]{3,4}$/.test(value)) return value
  const expected = 'three or four digits from 0 to 7, such as 0644'
  return /[rwx]/.test(value)
    ? { expected, hint: 'Letters mean nothing here: 0755 can be executed.' }
    : { expected }
}

/**
 * The script that writes a block to its file, as a person would type it, in bash and in sh. Its first line has all the
 * commands, so that line by line it is the block as it stands in the Markdown file, with this line for the opening fence.
 * What is there is written over, not replaced: a container that has the file mounted sees the change.
 */
export function writingScript(lines: readonly string[], { path, mode }: NonNullable<Step['writes']>): string {
  const end = hereDelimiter(lines)
  const word = shellWord(path.startsWith('-') ? `./${path}` : path)
  const folder = posix.dirname(path)
  const commands = [
    ...(folder === '.' || folder === '/' ? [] : [`mkdir -p ${folderWord(folder)}`]),
    `cat >${word} <<'${end}'`,
    ...(mode === null ? [] : [`chmod ${mode} ${word}`]),
  ]
  return [commands.join('; '), ...lines, end].join('\n')
}

function folderWord(folder: string): string {
  return shellWord(folder.startsWith('-') ? `./${folder}` : folder)
}

/**
 * Gives each block that is written to a file the shell that other blocks at its place run in: the nearest above, else the
 * first below. Where none runs there, it is bash on the host, and in a container `sh`, which may be all that it has.
 */
export function chooseShells(steps: readonly Step[]): void {
  const first = new Map<string, ShellName>()
  const above = new Map<string, ShellName>()
  for (const { key, writes } of steps) {
    if (writes === undefined && !first.has(placeOf(key))) first.set(placeOf(key), key.shell)
  }
  for (const { key, writes } of steps) {
    const place = placeOf(key)
    if (writes === undefined) above.set(place, key.shell)
    else key.shell = above.get(place) ?? first.get(place) ?? (key.target === 'host' ? 'bash' : 'sh')
  }
}

function placeOf(key: Step['key']): string {
  return sessionName({ ...key, shell: 'bash', tty: false })
}

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { HostError } from '../core/host-error.ts'
import type { ShellName } from '../core/lab.ts'
import { readByImport } from './import-check.ts'
import { readInOne } from './read-in-one.ts'

/** A block's script, as far as its shell's parser is concerned. */
export interface SyntaxBlock {
  script: string
  /** Markdown line of its first line. */
  line: number
  shell: ShellName
}

/** What a shell said about a block; its warnings count, as an unterminated here-document is only one. */
export interface SyntaxMessage {
  /** Of the block in the list. */
  index: number
  /** Markdown line. */
  line: number
  /** The shell's own words. */
  message: string
}

/**
 * Has the shells read blocks without running them: the first message about each block that has one, in order.
 *
 * Those that are right, which are nearly all, are told by `readByImport` and `readInOne`. The others are read by one process, for its
 * words. A file for each begins with a line that switches execution off, and is
 * sourced by a forked subshell: the shell reads command by command, so that line has been run before the next is read,
 * and nothing in the block can take it back, as that would have to be run.
 *
 * @throws {HostError} `shell-missing` where this machine has no such shell
 */
export async function checkSyntax(blocks: readonly SyntaxBlock[]): Promise<SyntaxMessage[]> {
  const shells = [...new Set(blocks.map(({ shell }) => shell))]
  const found = await Promise.all(shells.map((shell) => checkShell(shell, blocks)))
  return found.flat().toSorted((a, b) => a.index - b.index)
}

async function checkShell(shell: ShellName, blocks: readonly SyntaxBlock[]): Promise<SyntaxMessage[]> {
  const indexes = [...blocks.keys()].filter((index) => blocks[index]!.shell === shell)
  return shell === 'bash' ? checkBash(indexes, blocks) : checkSh(indexes, blocks)
}

async function checkBash(
  indexes: readonly number[],
  blocks: readonly SyntaxBlock[],
): Promise<SyntaxMessage[]> {
  const messages = await readAll('bash', blocks, await unreadByBash(indexes, blocks), '')
  // With `extglob` bash reads other things. Whether it is on only a run could tell, so a lab that has it may use it.
  const doubtful = messages.map(({ index }) => index)
  if (!blocks.some(({ script }) => /\bextglob\b/.test(script))) return messages
  return readAll('bash', blocks, doubtful, '\\builtin shopt -s extglob; ')
}

/** dash and BusyBox say nothing of a here-document that never ends, in which the rest of a block is lost: bash does. */
async function checkSh(indexes: readonly number[], blocks: readonly SyntaxBlock[]): Promise<SyntaxMessage[]> {
  const doubtful = await unreadByBash(
    indexes.filter((index) => blocks[index]!.script.includes('<<')),
    blocks,
  )
  const others = indexes.filter((index) => !doubtful.includes(index))
  const areRight = await readInOne(others.map((index) => blocks[index]!.script)).catch(throwMissing('sh'))
  const messages = await readAll('sh', blocks, areRight ? doubtful : indexes, '')
  const bad = new Set(messages.map(({ index }) => index))
  const readBySh = doubtful.filter((index) => !bad.has(index))
  const warnings = await readAll('bash', blocks, readBySh, '')
  return [...messages, ...warnings.filter(({ message }) => message.includes('here-document'))]
}

/** Those of which bash has to be asked one by one. */
async function unreadByBash(indexes: readonly number[], blocks: readonly SyntaxBlock[]): Promise<number[]> {
  const scripts = indexes.map((index) => blocks[index]!.script)
  const right = await readByImport(scripts).catch(throwMissing('bash'))
  return indexes.filter((_, at) => !right.has(at))
}

async function readAll(
  shell: ShellName,
  blocks: readonly SyntaxBlock[],
  indexes: readonly number[],
  first: string,
): Promise<SyntaxMessage[]> {
  if (indexes.length === 0) return []
  const directory = join(tmpdir(), `labrun-syntax-${randomBytes(8).toString('hex')}`)
  // First: a directory that is there before its reader would be left where labrun is killed between the two.
  const reader = startReader(shell, directory)
  try {
    mkdirSync(directory, { mode: 0o700 })
    for (const index of indexes) {
      writeFileSync(join(directory, String(index)), `${first}${OFF[shell]}\n${blocks[index]!.script}\n`, {
        mode: 0o600,
      })
    }
    return firstOfEach(await reader.read(indexes), blocks)
  } finally {
    reader.end()
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Should it not work, for whatever reason, the rest must not run. */
const OFF: Record<ShellName, string> = {
  bash: '\\builtin set -n || \\builtin exit',
  sh: 'set -n || exit',
}
/** Lines of ours before the block's first. */
const LINES_BEFORE = 1

/** A shell that reads files of a directory. It takes the directory away at its end, and ends with this process. */
interface Reader {
  /** What it says to all files, each line with the file's name before it: once. */
  read(indexes: readonly number[]): Promise<string>
  end(): void
}

// A shell can die of what it reads (bash of thousands of brackets), without a word.
const DIED = `echo "./$file: $((1 + ${LINES_BEFORE})): it dies of it, by signal $((status - 128))" >&2`
const ONE = `(cd "$1" && . "./$file") </dev/null; status=$?; [ $status -le 128 ] || ${DIED}`
/** The numbers come by stdin: there may be more than an argv holds. */
const READER = `while read -r file; do ${ONE}; done; rm -rf -- "$1" 2>/dev/null`

function startReader(shell: ShellName, directory: string): Reader {
  const options = shell === 'bash' ? ['--noprofile', '--norc'] : []
  const child = spawn(shell, [...options, '-c', READER, shell, directory], {
    // Ctrl-C on the terminal is not for it: it has to take the directory away.
    detached: true,
    // Nothing of the user's can change what the shell understands; LC_ALL keeps its words English.
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const failed = new Promise<never>((_, reject) =>
    child.once('error', (error) => reject(missing(shell, error))),
  )
  failed.catch(() => {})
  child.stdin.on('error', () => {})
  return {
    read(indexes) {
      child.stdin.end(indexes.map((index) => `${index}\n`).join(''))
      return Promise.race([text(child.stderr), failed])
    },
    end: () => child.stdin.end(),
  }
}

/** `./7: line 3: words` (bash), `./7: 3: words` or `sh: 3: ./7: words` (dash and BusyBox). */
const SAID =
  /^(?:\.\/(?<before>\d+): (?:line )?|\w+: (?:line )?)(?<line>\d+): (?:\.\/(?<after>\d+): )?(?<words>.*)$/

function firstOfEach(said: string, blocks: readonly SyntaxBlock[]): SyntaxMessage[] {
  const messages = new Map<number, SyntaxMessage>()
  for (const line of said.split('\n')) {
    const groups = SAID.exec(line)?.groups
    if (groups === undefined) continue
    const index = Number(groups.before ?? groups.after)
    const block = blocks[index]
    if (block === undefined || messages.has(index)) continue
    messages.set(index, toMessage(index, block, Number(groups.line), groups.words!))
  }
  return [...messages.values()]
}

function toMessage(index: number, block: SyntaxBlock, fileLine: number, words: string): SyntaxMessage {
  const offset = block.line - 1 - LINES_BEFORE
  const last = block.line + block.script.trimEnd().split('\n').length - 1
  const message = words.replace(/\bline (\d+)/g, (_, number) => `line ${Number(number) + offset}`)
  // A here-document's end is looked for to the end of the block: the mistake is where it begins.
  const begins = /here-document at line (\d+)/.exec(message)?.[1]
  return { index, line: Math.min(Number(begins ?? fileLine + offset), last), message }
}

function throwMissing(shell: ShellName): (cause: Error) => never {
  return (cause) => {
    throw missing(shell, cause)
  }
}

function missing(shell: ShellName, cause: Error): HostError {
  return new HostError(
    'environment',
    'shell-missing',
    `This machine has no ${shell}, which the lab's blocks are checked with.`,
    `Install ${shell}.`,
    cause,
  )
}

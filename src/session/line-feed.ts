import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, fstatSync, openSync, readFileSync, readSync, writeSync } from 'node:fs'

/** Of a longer packet a reader with a short buffer would lose the end; shells read at least 1 KiB, POSIX asks for 512. */
const PACKET_BYTES = 512
/** So often a full pipe is looked at again at once, then in longer and longer times. */
const EAGER_ROUNDS = 50
const LONGEST_PAUSE_MS = 16

/**
 * Text that a shell reads from a FIFO, by one line or less with each read: then what it has not read when it ends tells
 * how far it came. A shell reads a command up to its end before it runs it, and not a line further.
 */
export class LineFeed {
  readonly #reader: number
  readonly #writer: number
  /** The pipe keeps apart what was written apart (`O_DIRECT`, pipe(2)). */
  readonly #inPackets: boolean
  #queue: Buffer[] = []
  #timer: NodeJS.Timeout | NodeJS.Immediate | null = null
  #rounds = 0

  constructor(reader: number, writer: number, inPackets: boolean) {
    this.#reader = reader
    this.#writer = writer
    this.#inPackets = inPackets
  }

  /**
   * A pipe holds 16 packets: what is more is written as the shell reads.
   *
   * @param before text that need not be read by the line
   */
  put(before: string, lines: string): void {
    this.#queue = [...packets(Buffer.from(before), false), ...packets(Buffer.from(lines), true)]
    this.#rounds = 0
    this.#pump()
  }

  /** @returns how many line ends the shell has not read; `null` where it may have read more than it has come to */
  takeBack(): number | null {
    this.#pause()
    const rest = Buffer.concat([drain(this.#reader), ...this.#queue])
    this.#queue = []
    return this.#inPackets ? countLines(rest) : null
  }

  /** Whether this file, told by device and inode, is all read: who reads on waits in vain. */
  isExhausted(device: number, inode: number): boolean {
    const { dev, ino } = fstatSync(this.#reader)
    return dev === device && ino === inode && this.#queue.length === 0
  }

  close(): void {
    this.#pause()
    closeSync(this.#reader)
    closeSync(this.#writer)
  }

  #pump(): void {
    this.#timer = null
    const before = this.#queue.length
    while (this.#queue.length > 0) {
      const count = writeNow(this.#writer, this.#queue[0]!)
      if (count === 0) break
      const rest = this.#queue.shift()!.subarray(count)
      if (rest.length > 0) this.#queue.unshift(rest)
    }
    if (this.#queue.length === 0) return
    this.#rounds = this.#queue.length < before ? 0 : this.#rounds + 1
    const pause = Math.min(LONGEST_PAUSE_MS, this.#rounds - EAGER_ROUNDS)
    const next = () => this.#pump()
    this.#timer = pause > 0 ? setTimeout(next, pause) : setImmediate(next)
  }

  #pause(): void {
    if (this.#timer !== null) clearTimeout(this.#timer as NodeJS.Timeout)
    clearImmediate(this.#timer as NodeJS.Immediate)
    this.#timer = null
  }
}

/** @param path of a FIFO, as this process sees it */
export async function openLineFeed(path: string): Promise<LineFeed> {
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  let writer = openWriter(path)
  await writeInPackets(writer)
  if (!isNonBlocking(writer)) {
    closeSync(writer)
    writer = openWriter(path)
  }
  return new LineFeed(reader, writer, keepsApart(reader, writer))
}

function openWriter(path: string): number {
  return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
}

/**
 * A FIFO can't be opened with `O_DIRECT`, and Node can't set it later: `dd` can, on the descriptor that it shares.
 * `O_NONBLOCK` has to be set anew with it, as Node takes it off what it hands to a child.
 */
async function writeInPackets(writer: number): Promise<void> {
  const child = spawn('dd', ['oflag=direct,nonblock', 'count=0', 'status=none'], {
    stdio: ['ignore', writer, 'ignore'],
  })
  // Where that fails, the lines of failures are not known.
  await once(child, 'exit').catch(() => {})
}

function isNonBlocking(fd: number): boolean {
  const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1] ?? '0'
  return (Number.parseInt(flags, 8) & constants.O_NONBLOCK) !== 0
}

function keepsApart(reader: number, writer: number): boolean {
  writeSync(writer, 'a')
  writeSync(writer, 'b')
  const length = readNow(reader).length
  drain(reader)
  return length === 1
}

function packets(bytes: Buffer, byLine: boolean): Buffer[] {
  const all: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const lineEnd = byLine ? bytes.indexOf('\n', from) : -1
    const end = Math.min(from + PACKET_BYTES, lineEnd < 0 ? bytes.length : lineEnd + 1)
    all.push(bytes.subarray(from, end))
    from = end
  }
  return all
}

function countLines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf('\n'); at >= 0; at = bytes.indexOf('\n', at + 1)) count += 1
  return count
}

function drain(fd: number): Buffer {
  const pieces: Buffer[] = []
  for (let bytes = readNow(fd); bytes.length > 0; bytes = readNow(fd)) pieces.push(bytes)
  return Buffer.concat(pieces)
}

function readNow(fd: number): Buffer {
  const bytes = Buffer.allocUnsafe(64 * 1024)
  return bytes.subarray(
    0,
    whileThereIs(() => readSync(fd, bytes)),
  )
}

function writeNow(fd: number, bytes: Buffer): number {
  return whileThereIs(() => writeSync(fd, bytes))
}

/** @returns bytes moved; 0 where nothing is there, or no room */
function whileThereIs(move: () => number): number {
  try {
    return move()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
    throw error
  }
}

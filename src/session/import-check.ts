import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'

/** Linux takes 128 KiB as one string of the environment, and about 2 MiB as all of it (execve(2)). */
const LONGEST_SCRIPT = 100 * 1024
const LARGEST_ENVIRONMENT = 1024 * 1024

/**
 * Finds out with one process which of many scripts bash reads without a word, at a small part of what a fork for each
 * costs. Whoever is left out may be right all the same, and has to be read by itself.
 *
 * Each script becomes the body of a function in the environment, as `export -f` puts it there. Bash reads such a value
 * when it starts, and takes it only as one function definition: it defines, and runs nothing (since 2014, when that was
 * CVE-2014-6271). A last command of our own in the body tells a whole one from one that a `}` of the script has cut off.
 *
 * @returns indexes into `scripts`
 */
export async function readByImport(scripts: readonly string[]): Promise<Set<number>> {
  const end = `labrun_end_${randomBytes(8).toString('hex')}`
  const found = await Promise.all(batches(scripts).map((batch) => importBatch(scripts, batch, end)))
  return new Set(found.flat())
}

function batches(scripts: readonly string[]): number[][] {
  const all: number[][] = [[]]
  let size = 0
  for (const [index, script] of scripts.entries()) {
    const length = Buffer.byteLength(script)
    if (length > LONGEST_SCRIPT) continue
    if (size + length > LARGEST_ENVIRONMENT) {
      all.push([])
      size = 0
    }
    all.at(-1)!.push(index)
    // Names, pointers, and what encloses the script.
    size += length + 128
  }
  return all.filter((batch) => batch.length > 0)
}

async function importBatch(
  scripts: readonly string[],
  batch: readonly number[],
  end: string,
): Promise<number[]> {
  const env: Record<string, string> = { PATH: process.env.PATH ?? '', LC_ALL: 'C' }
  for (const index of batch) env[`BASH_FUNC_b${index}%%`] = `() { :\n${scripts[index]}\n${end}\n}`
  const child = spawn('bash', ['--noprofile', '--norc', '-c', '\\builtin declare -f'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  const [listing, complaints] = await Promise.race([
    Promise.all([text(child.stdout), text(child.stderr)]),
    failed,
  ])
  const whole = wholeFunctions(listing, end)
  // Bash tells of an unterminated here-document without naming the function, and goes on.
  const anonymous = complaints.includes('here-document')
  return batch.filter((index) => whole.has(index) && !(anonymous && scripts[index]!.includes('<<')))
}

/** The functions of a listing of `declare -f` whose last command is `end`. */
function wholeFunctions(listing: string, end: string): Set<number> {
  const whole = new Set<number>()
  let current = -1
  const lines = listing.split('\n')
  for (const [at, line] of lines.entries()) {
    current = Number(/^b(\d+) \(\) $/.exec(line)?.[1] ?? current)
    if (line === `    ${end}` && lines[at + 1] === '}') whole.add(current)
  }
  return whole
}

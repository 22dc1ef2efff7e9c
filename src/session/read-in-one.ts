import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/**
 * Whether `sh` reads all of many scripts without a word, as one script: a small part of what a fork for each costs. Where it
 * does not, the one that is wrong has to be found by itself.
 *
 * The first line switches execution off, and nothing behind it is run, so nothing can switch it on again. No two mistakes
 * make up for each other: a script that leaves something open, or closes what it has not opened, ends on one of the
 * brackets or quotes around it. Only here-documents that never end go unseen: `sh` says nothing of them.
 */
export async function readInOne(scripts: readonly string[]): Promise<boolean> {
  if (scripts.length === 0) return true
  const child = spawn('sh', [], {
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const status = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  child.stdin.on('error', () => {})
  child.stdin.end(`set -n || exit\n${scripts.map(enclosed).join('\n')}\n`)
  const [said, code] = await Promise.all([text(child.stderr), status])
  return said === '' && code === 0
}

/** Inside of quotes, or of backticks, that the script has left open, each `)` of the line behind it is one too many. */
function enclosed(script: string): string {
  return `if :; then { :\n${script}\n}\n: ')' ")" '\`)\`'\nfi`
}

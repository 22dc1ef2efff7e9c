import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * Copies dockerd's image store (layout of the storage driver overlay2) out of its data root: each layer's contents
 * to `layers/ID`, and all else, under 1 MB, to `metadata.tar`. What is not of images stays behind, so that each
 * host has an identity and networks of its own.
 */
export async function splitImageStore(dataRoot: string, target: string): Promise<void> {
  const overlays = join(dataRoot, 'overlay2')
  const names = (await readdir(overlays)).filter((name) => existsSync(join(overlays, name, 'diff')))
  mkdirSync(join(target, 'layers'))
  for (const name of names)
    await run('cp', ['--archive', join(overlays, name, 'diff'), join(target, 'layers', name)])
  await run('tar', [
    ...['--create', '--file', join(target, 'metadata.tar'), '--directory', dataRoot, '--sort=name'],
    ...['--exclude=overlay2/*/diff/*', '--exclude=overlay2/*/work/*', 'image', 'overlay2'],
  ])
}

/** A digest over the names, kinds, rights, sizes and dates of all that is below `directory`. */
export async function listTree(directory: string): Promise<string> {
  const find = spawn('find', ['.', '-printf', '%P\\t%y\\t%m\\t%U\\t%G\\t%s\\t%T@\\t%l\\0'], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const sort = spawn('sort', ['--zero-terminated'], {
    env: { LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const hash = createHash('sha256')
  await Promise.all([pipeline(find.stdout, sort.stdin), pipeline(sort.stdout, hash)])
  return hash.digest('hex')
}

import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { standardPath } from '../commands.ts'
import { blobsPart, type StoreLayout } from '../private/image-store-layout.ts'

const run = promisify(execFile)

/**
 * Copies an image store out of `data`, a /var/lib: each layer's contents to `layers/ID`, the images as they came, where
 * the store has them, to `layers/blobs`, and all else, under 1 MB, to `metadata.tar`. What is not of images stays behind, so
 * that each host has an identity and networks of its own.
 */
export async function splitImageStore(data: string, layout: StoreLayout, target: string): Promise<void> {
  const { layers, contents, blobs, metadata } = layout
  const root = join(data, layout.root)
  const names = (await readdir(join(root, layers))).filter((name) =>
    existsSync(join(root, layers, name, contents)),
  )
  mkdirSync(join(target, 'layers'))
  for (const name of names)
    await run('cp', ['--archive', join(root, layers, name, contents), join(target, 'layers', name)])
  if (blobs !== null) await run('cp', ['--archive', join(root, blobs), join(target, 'layers', blobsPart)])
  await run('tar', [
    ...['--create', '--file', join(target, 'metadata.tar'), '--directory', root, '--sort=name'],
    ...[`--exclude=${layers}/*/${contents}/*`, `--exclude=${layers}/*/work/*`, ...metadata],
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

/** A digest over the bytes of all files below `directory`. */
export async function hashTree(directory: string): Promise<string> {
  const script = 'find . -type f -print0 | sort --zero-terminated | xargs -0 --no-run-if-empty sha256sum --'
  const child = spawn('sh', ['-c', script], {
    cwd: directory,
    env: { PATH: standardPath, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const hash = createHash('sha256')
  await pipeline(child.stdout, hash)
  return hash.digest('hex')
}

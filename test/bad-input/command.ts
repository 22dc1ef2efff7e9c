import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, vi } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'

let folder = ''
let count = 0

/** Makes a folder for the labs of a test file, and takes it away at the file's end. */
export function useFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'labrun-test-'))
  // Not each machine has ShellCheck, and another version of it may say other things.
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/shellcheck'), `#!/bin/sh\necho '{"comments":[]}'\n`)
  chmodSync(join(folder, 'bin/shellcheck'), 0o755)
  afterAll(() => rmSync(folder, { recursive: true }))
}

/** A folder of its own with these files in it. */
export function folderOf(files: Record<string, string | Uint8Array>): string {
  count += 1
  const own = join(folder, String(count))
  mkdirSync(own)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(own, name)), { recursive: true })
    writeFileSync(join(own, name), content)
  }
  return own
}

/**
 * All that the command says, stderr before stdout, and its exit code as the last line.
 *
 * @param words of the command line; a file or folder of `own` as `./NAME`
 */
export async function said(own: string, words: readonly string[]): Promise<string> {
  const printed = { error: '', log: '' }
  for (const name of ['error', 'log'] as const) {
    vi.spyOn(console, name).mockImplementation((text: string) => {
      printed[name] += `${text}\n`
    })
  }
  vi.stubEnv('PATH', `${folder}/bin:${process.env.PATH}`)
  try {
    const code = await runCommandLine(words.map((word) => word.replace(/^\.\//, `${own}/`)))
    const text = `${printed.error}${printed.log}exit ${code}`
    // Of a folder the files are named as from here.
    return [`${relative('', own)}/`, `${own}/`].reduce((rest, path) => rest.replaceAll(path, ''), text)
  } finally {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
  }
}

import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** How labrun ended. */
export interface Ending {
  /** `null`: by a signal. */
  exitCode: number | null
  printed: string
}

const LABRUN = resolve(import.meta.dirname, '../../src/cli/main.ts')

/**
 * Runs a text in the place of a lab: from a folder of its own, in which all that lies beside the lab is too.
 *
 * @param path of the lab that the text is made of
 */
export async function runText(path: string, text: string): Promise<Ending> {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-mutant-'))
  try {
    const folder = join(directory, 'labs')
    mkdirSync(folder)
    for (const name of readdirSync(dirname(path))) {
      if (name !== basename(path)) symlinkSync(resolve(dirname(path), name), join(folder, name))
    }
    const images = resolve(dirname(path), '../_images')
    if (existsSync(images)) symlinkSync(images, join(directory, '_images'))
    writeFileSync(join(folder, basename(path)), text)
    return await labrun(join(folder, basename(path)))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function labrun(file: string): Promise<Ending> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [LABRUN, file, '--reporter', 'plain'],
      { maxBuffer: Number.POSITIVE_INFINITY },
      (_, stdout, stderr) => done({ exitCode: child.exitCode, printed: stdout + stderr }),
    )
  })
}

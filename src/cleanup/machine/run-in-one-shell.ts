import { randomBytes } from 'node:crypto'
import { shellWord } from '../../core/bash/word.ts'
import { type ProgramEnd, runProgram } from './run-program.ts'

/**
 * Runs programs one after the other in one shell, and so for a third of what a process of Node's for each takes: how each
 * ended. Where all of them took too long, the last ones did not end. Never rejects.
 */
export async function runInOneShell(argvs: readonly (readonly string[])[]): Promise<ProgramEnd[]> {
  if (argvs.length === 0) return []
  // Nothing on the machine is called so.
  const mark = randomBytes(16).toString('hex')
  const lines = argvs.map((argv) => `${argv.map(shellWord).join(' ')}; echo "${mark} $?"; echo ${mark} >&2`)
  const end = await runProgram(['sh', '-c', lines.join('\n')])
  const parts = end.stdout.split(new RegExp(`${mark} (\\d+)\n`))
  const said = end.stderr.split(`${mark}\n`)
  return argvs.map((_, at) => {
    const status = parts[2 * at + 1]
    return status === undefined
      ? { status: null, stdout: '', stderr: 'it did not end' }
      : { status: Number(status), stdout: parts[2 * at]!, stderr: said[at]! }
  })
}

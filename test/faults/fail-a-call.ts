/**
 * Loaded into each Node process of labrun (`NODE_OPTIONS=--import`): in the program that the fault names, the k-th
 * call that needs the disk fails, as a full or broken one would have it. Calls by which Node loads modules do not count.
 */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import type { CallFault } from './failing-calls.ts'

type Call = (...args: unknown[]) => unknown

const WRITING = [
  'writeFileSync',
  'writeSync',
  'mkdirSync',
  'mkdtempSync',
  'renameSync',
  'chmodSync',
  'copyFileSync',
]
const OPENING = ['openSync', 'readFileSync', 'readdirSync']
const LATER = ['writeFile', 'mkdir', 'rename', 'open', 'readdir']

// With the address of this file: a supervisor gets NODE_OPTIONS of the environment, and no name of ours.
const fault = JSON.parse(new URL(import.meta.url).searchParams.get('fault') ?? 'null') as CallFault | null
if (fault !== null && process.argv[1]?.endsWith(fault.program)) failOne(fault)

function failOne({ at, log }: CallFault): void {
  const append = fs.appendFileSync.bind(fs)
  let count = 0
  let inside = false
  /** The error that the call is to fail with; `null`: none. */
  const next = (name: string, args: unknown[], codes: readonly string[]): Error | null => {
    // Programs are no matter of labrun's. Settings of the kernel's are read by hundreds, and some never can be.
    if (inside || /^(file:|\/proc\/sys\/)|\/node_modules\//.test(String(args[0]))) return null
    if (++count !== at) return null
    const code = codes[at % codes.length]!
    append(log, `${name} ${String(args[0])} ${code}\n`)
    return Object.assign(new Error(`${code}: injected, ${name} '${args[0]}'`), {
      code,
      path: String(args[0]),
    })
  }
  const replace = (object: object, names: readonly string[], codes: readonly string[], later: boolean) => {
    const calls = object as Record<string, Call>
    for (const name of names) {
      const real = calls[name]!.bind(object)
      calls[name] = (...args) => {
        const error = next(name, args, codes)
        if (error !== null && later) return Promise.reject(error)
        if (error !== null) throw error
        const nested = inside
        inside = true
        try {
          return real(...args)
        } finally {
          inside = nested
        }
      }
    }
  }
  replace(fs, WRITING, ['ENOSPC', 'EIO', 'EROFS'], false)
  replace(fs, OPENING, ['EMFILE', 'EIO'], false)
  replace(fs.promises, LATER, ['ENOSPC', 'EIO', 'EMFILE'], true)
  syncBuiltinESMExports()
  process.on('exit', () => append(log, `calls ${count}\n`))
}

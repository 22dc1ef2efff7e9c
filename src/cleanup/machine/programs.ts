import { readFileSync } from 'node:fs'
import { runInOneShell } from './run-in-one-shell.ts'
import { runProgram } from './run-program.ts'
import { isWhole, runWhole, whyNotWhole } from './run-whole.ts'
import type { MachineSnapshot } from './things.ts'

type Argv = readonly string[]

/** A program that could not be had: as people know it, and why. */
export interface MissedProgram {
  name: string
  why: string
}

/** The programs that tell how a machine is. */
export interface Programs {
  /** What each prints; `null`: it can't be had, and `had` is what there was. */
  outputs<const T extends readonly Argv[]>(argvs: T): Promise<{ [K in keyof T]: string | null }>
  had: MachineSnapshot['things'] | null
  /** Which of them could not be had at the first look, and why: they are not asked any more. */
  unseen(): string[]
  /** Which of the others could not be had this time. */
  missed(): MissedProgram[]
}

/**
 * At the first look each runs by itself, so that it can be told why one fails. Later on those that did not fail then run
 * in one shell: a process of Node's for each takes longer than what they do.
 */
export function createPrograms(earlier: MachineSnapshot | null): Programs {
  const unseen = new Set(earlier?.unseen)
  const isSeen = (argv: Argv) => ![...unseen].some((words) => words.startsWith(`${nameOf(argv)}: `))
  const missed: MissedProgram[] = []
  const runFirst = async (argvs: readonly Argv[]) => {
    const ends = await runWhole(argvs, (some) => Promise.all(some.map((argv) => runProgram(argv))))
    return ends.map((end, at) => {
      if (isWhole(end)) return end.stdout
      unseen.add(`${nameOf(argvs[at]!)}: ${whyNotWhole(end)}`)
      return null
    })
  }
  const runLater = async (argvs: readonly Argv[]) => {
    const seen = argvs.filter(isSeen)
    const run = seen.filter((argv) => !hasNothing(argv))
    const texts = new Map<Argv, string | null>(seen.map((argv) => [argv, '']))
    for (const [at, end] of (await runWhole(run, runInOneShell)).entries()) {
      texts.set(run[at]!, isWhole(end) ? end.stdout : null)
      if (!isWhole(end)) missed.push({ name: nameOf(run[at]!), why: whyNotWhole(end) })
    }
    return argvs.map((argv) => texts.get(argv) ?? null)
  }
  return {
    had: earlier?.things ?? null,
    unseen: () => [...unseen].sort(),
    missed: () => missed,
    async outputs<const T extends readonly Argv[]>(argvs: T) {
      const texts = await (earlier === null ? runFirst(argvs) : runLater(argvs))
      return texts as { [K in keyof T]: string | null }
    },
  }
}

/** As people know it: without its options. */
function nameOf(argv: Argv): string {
  return argv
    .filter((word) => !word.startsWith('-') || /^-\d$/.test(word))
    .slice(0, 3)
    .join(' ')
}

/** Where each of iptables' legacy programs looks itself for what tables there are. */
const TABLE_NAMES: Readonly<Record<string, string>> = {
  'iptables-legacy-save': '/proc/net/ip_tables_names',
  'ip6tables-legacy-save': '/proc/net/ip6_tables_names',
}

/** Whether one would print nothing: on most machines nothing has loaded the legacy modules, or made a table. */
function hasNothing([program = '']: Argv): boolean {
  const file = TABLE_NAMES[program]
  if (file === undefined) return false
  try {
    return readFileSync(file, 'utf8') === ''
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
  }
}

import { readdirSync, readFileSync } from 'node:fs'

/** What processes have in memory, in MB. */
export interface Memory {
  /** Pages that several share are counted for each. */
  residentMb: number
  /** Pages that several share are divided among them: the sum is what would be free without them. */
  proportionalMb: number
  /** How many processes they are. */
  processes: number
}

/** The memory of a process and of all that it and its descendants have started. */
export function memoryOf(pid: number): Memory {
  const found: Memory = { residentMb: 0, proportionalMb: 0, processes: 0 }
  for (const one of tree(pid)) {
    const text = read(`/proc/${one}/smaps_rollup`)
    found.processes += 1
    found.residentMb += megabytes(text, 'Rss')
    found.proportionalMb += megabytes(text, 'Pss')
  }
  return found
}

function tree(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      parent: Number(/^PPid:\s*(\d+)/m.exec(read(`/proc/${name}/status`))?.[1]),
    }))
  const below = (pid: number): number[] => [
    pid,
    ...parents.filter(({ parent }) => parent === pid).flatMap((child) => below(child.pid)),
  ]
  return below(root)
}

function megabytes(text: string, name: string): number {
  return (Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024) / 1e6
}

/** Empty for what has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

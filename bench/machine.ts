import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'

/** On what a table was made. */
export interface Machine {
  /** ISO 8601, UTC. */
  date: string
  processor: string
  processors: number
  memoryMb: number
  kernel: string
  node: string
  system: string
  /** Of the last 1, 5 and 15 minutes. */
  load: number[]
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString(),
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryMb: Math.round(totalmem() / 1e6),
    kernel: release(),
    node: process.versions.node,
    system: systemName(),
    load: load(),
  }
}

export function machineText(machine: Machine): string {
  const { date, processor, processors, memoryMb, kernel, node, system } = machine
  return `${date.slice(0, 16).replace('T', ' ')} UTC · ${processors} × ${processor}, ${memoryMb} MB · ${system}, Linux ${kernel} · Node ${node} · load ${machine.load.join(' ')}`
}

export function load(): number[] {
  return loadavg().map((value) => Number(value.toFixed(2)))
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'Linux'
  } catch {
    return 'Linux'
  }
}

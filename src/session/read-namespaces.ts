import { readlinkSync } from 'node:fs'
import type { NamespaceInodes } from '../core/namespaces.ts'
import type { SessionProcesses } from './session-processes.ts'

const NAMES = ['mnt', 'uts', 'ipc', 'net', 'pid', 'user', 'cgroup', 'time']

/** The namespaces of a session's shell; `null` where it can't be found, or is gone. Those that the kernel lacks are left out. */
export function readNamespaces(processes: SessionProcesses): NamespaceInodes | null {
  const shell = processes.shell()
  if (shell === null) return null
  const inodes = NAMES.flatMap((name): [string, number][] => {
    const inode = inodeOf(`${processes.proc}/${shell.pid}/ns/${name}`)
    return inode === null ? [] : [[name, inode]]
  })
  return inodes.length === 0 ? null : Object.fromEntries(inodes)
}

function inodeOf(path: string): number | null {
  try {
    return Number(/\[(\d+)\]$/.exec(readlinkSync(path))?.[1] ?? Number.NaN) || null
  } catch {
    return null
  }
}

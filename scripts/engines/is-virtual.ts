import { cgroupVersion, machineHierarchies } from '../../src/cleanup/cgroups.ts'
import type { Row } from './row.ts'

/** Whether the row's cgroups are only to be had with another kernel than this machine's. */
export function isVirtual({ cgroup }: Row, here = cgroupVersion(machineHierarchies())): boolean {
  return cgroup === 'v2' && here !== 'v2'
}

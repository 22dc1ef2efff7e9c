import type { MachineSnapshot, Trace } from '../../../src/cleanup/machine/things.ts'

/** A machine that has these things and no others. */
export function machineWith(
  things: Partial<MachineSnapshot['things']>,
  traces: Trace[] = [],
): MachineSnapshot {
  return {
    things: {
      links: [],
      addresses: [],
      neighbours: [],
      routes: [],
      policies: [],
      netns: [],
      qdiscs: [],
      chains: [],
      rules: [],
      tables: [],
      settings: [],
      mounts: [],
      cgroups: [],
      containers: [],
      networks: [],
      volumes: [],
      images: [],
      tags: [],
      ...things,
    },
    unseen: [],
    missed: [],
    traces,
  }
}

import { release } from 'node:os'
import { cgroupVersion, machineHierarchies } from '../../cleanup/cgroups.ts'
import type { HostFacts, ImageProvenance, OutsideEngine } from '../../core/report.ts'
import { OUTSIDE_VARIABLE } from '../dind/container.ts'
import type { EngineClient } from '../engine-client.ts'
import { dockerArchitecture } from '../images/architecture.ts'
import type { ToolVersions } from '../tool-versions.ts'
import type { ImageStoreKind } from './protocol.ts'

/** The engine's own account of itself (`GET /version`). */
export interface EngineVersion {
  Version: string
  Arch: string
  Components?: { Name: string; Version: string }[]
}

/** @throws {HostError} where the engine does not answer. */
export async function engineVersion(engine: EngineClient): Promise<EngineVersion> {
  const { body } = await engine.call('GET', '/version')
  return body as EngineVersion
}

/** On what a lab runs. */
export function describeHost(
  version: EngineVersion | null,
  imageStore: ImageStoreKind,
  images: ImageProvenance[],
  { iptables, client }: ToolVersions,
): HostFacts {
  const component = (name: string) => version?.Components?.find(({ Name }) => Name === name)?.Version ?? null
  return {
    date: new Date().toISOString(),
    kernel: release(),
    docker: version?.Version ?? null,
    ...(version !== null && client !== null && client !== version.Version && { client }),
    containerd: component('containerd'),
    runc: component('runc'),
    imageStore: version && imageStore,
    cgroup: cgroupVersion(machineHierarchies()),
    iptables,
    architecture: version?.Arch ?? dockerArchitecture(),
    images,
    ...outsideEngine(),
  }
}

/** Where this process is in a container that a front has started for it: see `startByDocker`. */
function outsideEngine(): Pick<HostFacts, 'outside'> {
  const text = process.env[OUTSIDE_VARIABLE]
  return text === undefined ? {} : { outside: JSON.parse(text) as OutsideEngine }
}

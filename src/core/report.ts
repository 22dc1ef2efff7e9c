import type { Part } from './lab.ts'
import type { StepResult } from './step-result.ts'
import type { Topology } from './topology.ts'

export type LabStatus = 'passed' | 'failed' | 'host-error' | 'cleanup-incomplete' | 'interrupted' | 'skipped'

/** Where an image came from. */
export interface ImageProvenance {
  name: string
  source: 'cache' | 'local-engine' | 'recipe' | 'registry'
  /** `sha256:…` */
  digest: string
}

/** On what a lab was proven. */
export interface Provenance {
  /** ISO 8601, UTC. */
  date: string
  labrun: string
  kernel: string
  docker: string | null
  /** Of the `docker` command, where it is of another version than the engine: its words are that one's. */
  client?: string
  containerd: string | null
  runc: string | null
  /** Who keeps the images: `overlay2`, Docker's own graph driver, or `containerd`; `null` without Docker. */
  imageStore: 'overlay2' | 'containerd' | null
  cgroup: 'v1' | 'hybrid' | 'v2'
  iptables: string | null
  architecture: string
  images: ImageProvenance[]
  /** The lab ran on the machine's own engine, among all that is there; left out where the host was its own. */
  host?: 'local'
  /** The engine outside, where the host was in a container of one; left out where it was not. */
  outside?: OutsideEngine
  /** Commit of the lab's repository, `-dirty` appended where the work tree differs; `null` outside of git. */
  commit: string | null
}

/** A Docker engine that a `dind` host is on. */
export interface OutsideEngine {
  /** Its version. */
  docker: string
}

/** Which labrun, and which commit of the lab: what of it the front knows. */
export type Checkout = Pick<Provenance, 'labrun' | 'commit'>

/** What of it the host knows. */
export type HostFacts = Omit<Provenance, keyof Checkout>

/** What is not as it was before the lab, though it was to be. */
export interface Residue {
  /** What it is, and what became of it: `link veth0 (veth) was removed`. */
  what: string
  /** The command that mends it; empty: none does. */
  remove: string
}

/** A host that stays up when its run has ended, and how people reach it. */
export interface KeptHost {
  name: string
  /** The line that gives a shell on it. */
  enter: string
  /** The same without labrun. */
  enterRaw: string
  /** The line that takes it away. */
  remove: string
}

/** What a step printed, beside what its lab's record says: other output, though every expectation holds. */
export interface Drift {
  /** Id of the step. */
  step: string
  what: 'stdout' | 'stderr' | 'exit status'
  /** Both as lines in which what differs from run to run, as an id does, is a placeholder. */
  recorded: string
  printed: string
  /** With what Docker each ran, where that differs: `Docker 20.10.24 (client 28.2.2)`. */
  versions?: { recorded: string; printed: string }
}

/** What came of one lab. */
export interface LabReport {
  /** Name of the lab's file, without `.md`. */
  slug: string
  /** Path as the user named it. */
  file: string
  /** `sha256:…` over what runs: that of a record which still holds is the lab's. */
  digest: string
  /** The run was of these steps alone, and proves nothing of the others: `steps` holds what has run. */
  part?: Part
  status: LabStatus
  /** Why the status is what it is, where no step tells. */
  reason: string | null
  /** Steps of the lab. */
  planned: number
  /** Steps that have run, whatever came of them. */
  executed: number
  /** Steps that were left out in good order, as their conditions did not hold. */
  skipped: number
  durationMs: number
  /** How the host differs from before. Empty: as it was found. */
  hostDifference: Residue[]
  /** On what this lab was proven; `null` where its host was never up. */
  provenance: Provenance | null
  /** The host stays up. */
  kept?: KeptHost
  /** The host waits for the lab's next run: nothing is known yet of how it leaves the machine. Only where labs are watched. */
  waits?: true
  /** The host's network before the first step; only where it was asked for. */
  topology?: Topology
  /** Empty: as recorded. Only of a lab that passed, and has a record of a run that did and is not stale. */
  drift?: Drift[]
  /** What else speaks against it, though it passed. */
  doubts?: Doubt[]
  steps: StepResult[]
}

/** Why a lab that passed proves less than it seems to: for people amber, where `--strict` is asked for red. */
export interface Doubt {
  /** It can't be compared with its record; nothing is expected of some of its steps, which only `--strict` asks. */
  rule: 'record' | 'unproven'
  /** `the record … is of an earlier state of this lab: not compared` */
  message: string
  hint: string
}

/** The whole result of a run, as `--reporter json` writes it. */
export interface Report {
  /** Of this form: fields are added within it, and never change. */
  version: 1
  runId: string
  status: LabStatus
  /** ISO 8601, UTC. */
  startedAt: string
  durationMs: number
  /** What the labs' hosts have in common: see `commonProvenance`. `null` where no host was ever up. */
  provenance: Provenance | null
  labs: LabReport[]
}

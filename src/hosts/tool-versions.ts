import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findCommand } from './commands.ts'

/** The programs of this machine that word much of what labs print; each `null` where there is none. */
export interface ToolVersions {
  /** `v1.8.9 (nf_tables)`. */
  iptables: string | null
  /** Of the `docker` command: `28.2.2`. */
  client: string | null
}

/** Takes a process for each. */
export async function toolVersions(): Promise<ToolVersions> {
  const [iptables, client] = await Promise.all([iptablesVersion(), clientVersion()])
  return { iptables, client }
}

export async function iptablesVersion(): Promise<string | null> {
  return (await versionLine('iptables')).replace(/^iptables /, '') || null
}

async function clientVersion(): Promise<string | null> {
  return /^Docker version ([^\s,]+)/.exec(await versionLine('docker'))?.[1] ?? null
}

async function versionLine(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)(findCommand(command) ?? command, ['--version']).catch(() => ({
    stdout: '',
  }))
  return stdout.trim()
}

import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { mustRun } from '../fresh/enclosed.ts'
import { createMachine, type FreshMachine } from '../fresh/fresh-machine.ts'
import { checkLab } from './check-lab.ts'
import { engineRoot, imageCache } from './engine-root.ts'
import { isVirtual } from './is-virtual.ts'
import type { Row } from './row.ts'

/** Where labrun is, on such a machine. */
export const LABRUN = '/root/labrun'

/** On such a machine: the lab that looks at the engine itself. */
const ENGINE_LAB = 'labs/engine.md'

/** All labs. An emulated machine has one processor. */
function labsOf(row: Row): string[] {
  return ['labs', '--jobs', isVirtual(row) ? '1' : '2']
}

/** What of the checkout is there: what people install, and the labs. */
const PARTS = ['bin', 'dist', 'labs', 'package.json'] as const

/** Makes the machine of a release below `scratch`, with this checkout's labrun, and the Node that we run on. */
export async function createEngineMachine(
  release: Row['release'],
  scratch: string,
  interrupted: AbortSignal,
): Promise<FreshMachine> {
  await mkdir(scratch, { recursive: true })
  const machine = await createMachine(await engineRoot(release, scratch, interrupted), scratch, interrupted)
  const at = (path: string) => join(machine.root, path)
  await cp(process.execPath, at('usr/bin/node'))
  await mkdir(at(LABRUN))
  const own = ['cp', '--recursive', '--no-preserve=ownership', ...PARTS, at(LABRUN)]
  await mustRun(own, interrupted)
  await mkdir(imageCache(release), { recursive: true, mode: 0o700 })
  return machine
}

/** Makes the machine the one that the row tells of: its kind of rules, the lab that checks it. */
export async function prepareFor(row: Row, { root }: FreshMachine): Promise<void> {
  await writeFile(join(root, LABRUN, ENGINE_LAB), checkLab(row))
  for (const program of ['iptables', 'ip6tables']) {
    for (const part of ['', '-restore', '-save']) {
      const link = join(root, 'etc/alternatives', program + part)
      await mkdir(dirname(link), { recursive: true })
      await rm(link, { force: true })
      await symlink(`/usr/sbin/${program}-${row.iptables}${part}`, link)
    }
  }
}

/** A lab, and a script around it, for machines whose containers may have all rights. */
export async function addPrivileged({ root }: FreshMachine): Promise<void> {
  const at = (path: string) => join(root, LABRUN, path)
  await cp(join(import.meta.dirname, 'privileged.md'), at('labs/privileged.md'))
  await cp(join(import.meta.dirname, 'privileged.sh'), at('privileged.sh'))
}

/** The image store of the row, for `env`. */
export function storeChoice({ store }: Row): string[] {
  return store === 'containerd' ? ['LABRUN_IMAGE_STORE=containerd'] : []
}

/** The words of the command, for `env`. */
export function labrunCommand(row: Row): string[] {
  return ['-C', LABRUN, ...storeChoice(row), 'node', 'bin/labrun.js', ...labsOf(row), '--reporter', 'plain']
}

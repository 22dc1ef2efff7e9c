import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defaultCacheDirectory } from '../../src/cleanup/state-directory.ts'
import { onOuterMachine } from '../faults/outer-machine.ts'
import { block, runBlocks } from './command.ts'

const program = resolve(import.meta.dirname, '../../src/cli/main.ts')
const machine = resolve(import.meta.dirname, 'local-machine.sh')

/** Runs a bash script on a machine with an engine of its own: its lines, or what went wrong. */
export async function onMachineWithEngine(script: string): Promise<string[]> {
  const image = await nginx()
  const head = `node='${process.execPath}' program='${program}' image='${image}'\n. '${machine}'\n`
  const { exitCode, stdout, stderr } = await onOuterMachine(['bash', '-c', `${head}${script}`])
  return [...stdout.split('\n').slice(0, -1), ...(exitCode === 0 ? [] : [`exit ${exitCode}: ${stderr}`])]
}

/** Its archive in labrun's cache. */
async function nginx(): Promise<string> {
  const images = join(defaultCacheDirectory, 'images')
  const find = () => readdirSync(images).find((name) => name.startsWith('nginx:latest@recipe-'))
  if (find() === undefined) await runBlocks(block('bash host', 'true'))
  return join(images, find()!)
}

/** What it prints of labrun, where it ends as it should: nothing. */
export const quietly = (command: string) =>
  `${command} >/run/test/out 2>&1; code=$?; [ $code = 0 ] || cat /run/test/out; echo "exit $code"`

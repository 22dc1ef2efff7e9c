#!/usr/bin/env node
/**
 * Deletes each command line of the labs in turn and runs what is left: every deletion must be noticed.
 * A line that may go unnoticed stands in scripts/mutate-allowed.json, with its reason.
 *
 * Usage: npm run mutate [-- LAB[#STEP]…]
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { $ } from 'zx'
import { isCode } from '../src/core/final-exit.ts'
import type { Lab } from '../src/core/lab.ts'
import { parseLab } from '../src/parse/lab.ts'
import { readLabFile } from '../src/parse/read-file.ts'

interface Mutant {
  step: string
  /** Markdown lines, from 1: a command and its continuation lines. */
  from: number
  to: number
  command: string
}

interface Allowed {
  lab: string
  step: string
  command: string
  reason: string
}

const AT_ONCE = 2
const root = resolve(import.meta.dirname, '..')
const allowed = JSON.parse(
  readFileSync(join(import.meta.dirname, 'mutate-allowed.json'), 'utf8'),
) as Allowed[]
const labs = process.argv.length > 2 ? process.argv.slice(2) : ['labs/namespaces.md']

let bad = 0
for (const [path = '', step] of labs.map((lab) => lab.split('#'))) bad += await mutateLab(path, step)
process.exitCode = bad > 0 ? 1 : 0

async function mutateLab(path: string, step: string | undefined): Promise<number> {
  const { lab } = parseLab(await readLabFile(path))
  if (lab === null) throw new Error(`${path} is no valid lab: labrun check tells`)
  const lines = readFileSync(path, 'utf8').split('\n')
  const counts = { red: 0, allowed: 0, green: 0 }
  const queue = mutantsOf(lab).filter((mutant) => step === undefined || mutant.step === step)
  const total = queue.length
  const worker = async () => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      counts[tell(path, mutant, await isNoticed(path, lines, mutant))] += 1
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  console.log(
    `${path}: ${total} command lines deleted in turn: ${counts.red} red, ${counts.allowed} green with a reason, ${counts.green} green without`,
  )
  return counts.green
}

function mutantsOf(lab: Lab): Mutant[] {
  return lab.steps.flatMap(({ id, script, scriptLine }) => {
    const mutants: Mutant[] = []
    const lines = script.split('\n')
    for (let at = 0; at < lines.length; at += 1) {
      const from = at
      while (lines[at]!.endsWith('\\')) at += 1
      const command = lines.slice(from, at + 1).join('\n')
      if (isCode(command)) mutants.push({ step: id, from: from + scriptLine, to: at + scriptLine, command })
    }
    return mutants
  })
}

/** Runs the lab with the command put out of action; whether labrun was not satisfied. */
async function isNoticed(path: string, lines: string[], { from, to }: Mutant): Promise<boolean> {
  const directory = mkdtempSync(join(tmpdir(), 'labrun-mutant-'))
  try {
    const mutated = lines.map((line, at) =>
      at + 1 >= from && at + 1 <= to ? line.replace(/\S.*$/, ':') : line,
    )
    mkdirSync(join(directory, 'labs'))
    symlinkSync(resolve(dirname(path), '_images'), join(directory, 'labs/_images'))
    const file = join(directory, 'labs', basename(path))
    writeFileSync(file, mutated.join('\n'))
    const run = await $({
      nothrow: true,
      quiet: true,
    })`${process.execPath} ${root}/src/cli/main.ts ${file} --reporter plain`
    // 3: what is left of the script is none. Any other code but 0 says nothing about the lab.
    if (![0, 1, 3].includes(run.exitCode ?? -1)) {
      throw new Error(`labrun could not run the mutant:\n${run.text()}`)
    }
    return run.exitCode !== 0
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function tell(path: string, mutant: Mutant, noticed: boolean): 'red' | 'allowed' | 'green' {
  const place = `${path}:${mutant.from} ${mutant.step}: ${mutant.command.split('\n')[0]}`
  if (noticed) {
    console.log(`red    ${place}`)
    return 'red'
  }
  const reason = allowed.find(
    ({ lab, step, command }) => lab === path && step === mutant.step && command === mutant.command,
  )?.reason
  console.log(
    `${reason === undefined ? 'GREEN ' : 'green '} ${place}${reason === undefined ? '' : ` (${reason})`}`,
  )
  return reason === undefined ? 'green' : 'allowed'
}

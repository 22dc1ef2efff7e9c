#!/usr/bin/env node
/**
 * Takes guards out of the sources, one at a time, in a copy of the work tree: the test that watches each must fail.
 * A guard that can be taken out unnoticed is one that the next change takes out unnoticed.
 *
 * Usage: npm run guards [-- WORD…]   only those whose name has one of these words in it
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { $ } from 'zx'

/** A line or two of the sources without which something goes wrong unnoticed. */
interface Guard {
  name: string
  file: string
  /** Must stand there exactly once. */
  code: string
  /** What stands there without the guard. */
  without: string
  /** Test file, and part of the test's name. */
  test: [file: string, name: string]
}

const root = resolve(import.meta.dirname, '..')
const guards = JSON.parse(readFileSync(join(import.meta.dirname, 'guards.json'), 'utf8')) as Guard[]
const words = process.argv.slice(2)
const chosen = guards.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

const copy = mkdtempSync(join(tmpdir(), 'labrun-guards-'))
let unwatched = 0
try {
  await copyWorkTree()
  for (const guard of chosen) {
    const problem = await takeOut(guard)
    console.log(
      `${problem === null ? 'red  ' : 'GREEN'}  ${guard.name}${problem === null ? '' : `: ${problem}`}`,
    )
    if (problem !== null) unwatched += 1
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
console.log(`${chosen.length} guards taken out in turn: ${chosen.length - unwatched} red, ${unwatched} not`)
process.exitCode = unwatched > 0 || chosen.length === 0 ? 1 : 0

async function copyWorkTree(): Promise<void> {
  const { stdout } = await $({
    cwd: root,
    quiet: true,
  })`git ls-files --cached --others --exclude-standard --deduplicate -z`
  const deleted = await $({ cwd: root, quiet: true })`git ls-files --deleted -z`
  const gone = new Set(deleted.stdout.split('\0'))
  for (const file of stdout.split('\0')) {
    if (file !== '' && !gone.has(file)) cpSync(join(root, file), join(copy, file), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

/** @returns why the guard is not watched, or `null` */
async function takeOut({ file, code, without, test: [test, name] }: Guard): Promise<string | null> {
  const path = join(copy, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(code).length !== 2) return `${file} has not exactly one ${JSON.stringify(code)}`
  const whole = await runTest(test, name)
  if (whole.failed > 0 || whole.passed === 0) return `with it, ${test} does not pass: ${whole.text}`
  writeFileSync(
    path,
    text.replace(code, () => without),
  )
  const { failed } = await runTest(test, name).finally(() => writeFileSync(path, text))
  // A source that does not compile any more proves nothing: some test must have run, and failed.
  return failed > 0 ? null : `${test} passes without it, or can't run`
}

async function runTest(
  file: string,
  name: string,
): Promise<{ passed: number; failed: number; text: string }> {
  const [, project = 'unit'] = /\.(real|deep)\.test\.ts$/.exec(file) ?? []
  const result = join(copy, 'result.json')
  rmSync(result, { force: true })
  const run = await $({
    cwd: copy,
    nothrow: true,
    quiet: true,
  })`node_modules/.bin/vitest run --project ${project} ${file} -t ${name} --reporter=json --outputFile=${result}`
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(result, 'utf8')) as Record<
      string,
      number
    >
    return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0, text: '' }
  } catch {
    return { passed: 0, failed: 0, text: run.text().slice(-2000) }
  }
}

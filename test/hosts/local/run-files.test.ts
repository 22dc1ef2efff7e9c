import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  enterLocal,
  interactLocal,
  localEnvironment,
  writeRunFiles,
} from '../../../src/hosts/local/run-files.ts'

const scripts = join(import.meta.dirname, '../../../src/hosts/private')
let run: string

beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'labrun run-'))
  onTestFinished(() => rmSync(run, { recursive: true }))
  mkdirSync(join(run, 'cgroup/labrun-x'), { recursive: true })
  const hierarchy = { version: 1 as const, controllers: 'pids', mountPoint: join(run, 'cgroup') }
  writeRunFiles(run, localEnvironment(run, '/my labs', true), 'labrun-x', [hierarchy], scripts)
})

const start = ([command = '', ...argv]: string[], input = '') =>
  execFileSync(command, argv, {
    encoding: 'utf8',
    input,
    env: { PATH: '/usr/bin:/bin', SECRET: 'x' },
  }).trimEnd()

test('blocks start in an empty directory, in the cgroups of the run', () => {
  expect(start(enterLocal(run, ['sh', '-c', 'pwd; umask; ls']))).toBe(`${join(run, 'work')}\n0022`)
  expect(execFileSync('cat', [join(run, 'cgroup/labrun-x/cgroup.procs')], { encoding: 'utf8' })).toBe('0\n')
})

test("people's shells have the environment of blocks, and nothing of the caller's", () => {
  const told = start(interactLocal(run, 'false', 'env'))
  expect(told).toContain('LAB_DIR=/my labs\n')
  expect(told).toContain(`DOCKER_HOST=unix://${run}/docker.sock`)
  expect(told).not.toContain('SECRET')
})

test('sudo keeps what the lab has: where the engine is', () => {
  const environment = localEnvironment(run, '/labs', true)
  const told = execFileSync('sh', ['-c', 'sudo sh -c "echo $DOCKER_HOST"'], {
    env: environment,
    encoding: 'utf8',
  })
  expect(told).toBe(`unix://${run}/docker.sock\n`)
  expect(localEnvironment(run, '/labs', false)).not.toHaveProperty('DOCKER_HOST')
})

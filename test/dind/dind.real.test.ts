import { beforeAll, expect, test } from 'vitest'
import type { Report } from '../../src/core/report.ts'
import { callOnOuterMachine } from '../faults/outer-machine.ts'
import { baseImage } from './base-image.ts'
import type { Played } from './play.ts'

// A user who has neither root nor sudo, but is in the group docker, and an engine of the user's, on an outer machine.

let played: Played

beforeAll(async () => {
  played = await callOnOuterMachine<Played>('../dind/play.ts', 'play', await baseImage())
}, 600_000)

test('without --host: in a container, which is told, since nothing else can be had; nothing is left', () => {
  const { exitCode, stdout, stderr, left } = played.first
  expect(stderr).toContain(
    'labrun: on a dind host, in a container of your Docker engine: a private Docker host needs root',
  )
  expect(stderr).toContain('on your Docker engine: installing packages')
  const report = JSON.parse(stdout) as Report
  expect([exitCode, report.status, left]).toEqual([0, 'passed', []])
  expect(report.provenance?.outside?.docker).toMatch(/^\d+\.\d+/)
})

test('two labs at once: each on a host of its own, in one container that has its label', () => {
  const { exitCode, stdout, left, labels } = played.two
  expect(stdout).toContain('"kind":"dind"')
  expect([exitCode, left]).toEqual([0, []])
  expect(labels).toMatch(/"labrun\.dind":"labrun-[0-9a-f]{8}"/)
})

test('a secret is nowhere but in the protocol', () => {
  expect(played.two.whileItRan).toContain('LABRUN_OUTSIDE')
  expect(played.two.whileItRan + played.two.stdout + played.two.stderr).not.toContain('hunter2hunter2')
})

test('a shell on the host, from the user’s own stdin', () => {
  expect(played.shell).toMatchObject({ exitCode: 0, stdout: 'dockerhost\nroot\nnot a tty\n' })
})

test('Ctrl-C ends it as ever', () => {
  expect([played.interrupted.exitCode, played.interrupted.left]).toEqual([130, []])
})

test('a time limit that was up when the container was: exit 124, and nothing is left', () => {
  const { exitCode, stdout, left } = played.late
  expect([exitCode, left]).toEqual([124, []])
  expect(stdout).not.toMatch(/^passed /m)
})

test('kill -9 of labrun: container, volume and processes are gone by themselves', () => {
  expect(played.killed).toMatchObject({ left: [], processes: [] })
})

test('kill -9 of the engine outside: exit 4, with its words; what it has forgotten, `labrun clean` removes', () => {
  const { exitCode, stderr, afterClean } = played.engineGone
  expect(exitCode).toBe(4)
  expect(stderr).toContain(
    'labrun: error docker-gone: the Docker engine that the host’s container was on has gone'.replace(
      '’',
      "'",
    ),
  )
  expect(afterClean).toEqual([])
})

test('an engine that is off: exit 4, with docker’s words and what helps', () => {
  const { exitCode, stderr } = played.engineOff
  expect(exitCode).toBe(4)
  expect(stderr).toContain(
    'labrun: error docker-refused: docker version failed:\nCannot connect to the Docker daemon',
  )
  expect(stderr).toContain('hint: Start the engine')
})

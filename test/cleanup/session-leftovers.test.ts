import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { noteSessions, removeSessions } from '../../src/cleanup/session-leftovers.ts'

let run: string
let sessions: string

beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'labrun-run-'))
  sessions = join(run, 'labrun')
  onTestFinished(() => rmSync(run, { recursive: true }))
})

test('what came with the run goes, and the directory itself', () => {
  noteSessions(run, sessions)
  mkdirSync(join(sessions, '1'), { recursive: true })
  removeSessions(run, sessions)
  expect(existsSync(sessions)).toBe(false)
  removeSessions(run, sessions)
})

test('what was there before stays', () => {
  mkdirSync(join(sessions, '1'), { recursive: true })
  noteSessions(run, sessions)
  mkdirSync(join(sessions, '2'))
  removeSessions(run, sessions)
  expect(readdirSync(sessions)).toEqual(['1'])
})

test('nothing goes where nothing was noted', () => {
  mkdirSync(join(sessions, '1'), { recursive: true })
  removeSessions(run, sessions)
  expect(readdirSync(sessions)).toEqual(['1'])
})

import { expect, test } from 'vitest'
import type { CommandEnd } from './command.ts'
import { judgeVerdict } from './verdict.ts'

const OLD = '{"old":true}\n'
const PASSED = '{"type":"run-end","status":"passed","durationMs":1}\n'
const end = (exitCode: number | null): CommandEnd => ({
  ...{ exitCode, signal: exitCode === null ? 'SIGKILL' : null },
  ...{ stdout: '', stderr: 'words', durationMs: 1 },
})
const written = (json: string, ndjson: string) => ({ json, ndjson, jsonBefore: OLD })

test.each([
  ['labrun', end(null), written(OLD, '{"type":"host-st'), []],
  [
    'labrun',
    end(null),
    written('{"status":"passed"}', ''),
    ['the report says passed, though the run did not end'],
  ],
  [
    'labrun',
    end(null),
    written('{"status":', ''),
    [expect.stringMatching(/^the json report is half a file: /)],
  ],
  ['engine', end(4), written(OLD, ''), []],
  ['engine', end(70), written(OLD, ''), ['exit code 70: words']],
  ['engine', end(0), written('{"status":"passed"}', PASSED), []],
  ['engine', end(0), written('{"status":"host-error"}', ''), ['exit code 0: words']],
  ['dockerd', end(1), written('{"status":"failed"}', ''), ['exit code 1: words']],
  [
    'dockerd',
    end(4),
    written('{"status":"host-error"}', '{"ty'),
    ['the ndjson report ends with half a line: {"ty'],
  ],
  ['dockerd', end(4), written(OLD, ''), ['no report was written']],
] as const)('%s %o %o', (kind, ended, files, problems) => {
  expect(judgeVerdict(kind, ended, files)).toEqual(problems)
})

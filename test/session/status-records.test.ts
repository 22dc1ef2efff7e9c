import { expect, test } from 'vitest'
import { StatusReader } from '../../src/session/status-records.ts'

const read = (text: string) => new StatusReader().read(Buffer.from(text))

test('reads each kind', () => {
  expect(read('\nH 17 0 bash 101 5 2\0')).toEqual([
    { kind: 'hello', pid: 17, workDirectory: true, shell: 'bash', facts: ['101', '5', '2'] },
  ])
  expect(read('\nH 17 1 sh\0')).toEqual([
    { kind: 'hello', pid: 17, workDirectory: false, shell: 'sh', facts: [] },
  ])
  expect(read('\nF 0 42 /a dir/lab\0')).toEqual([
    { kind: 'failure', subshells: 0, line: 42, file: '/a dir/lab' },
  ])
  expect(read("trap -- 'é' ERR\n\nS 3 ehB end\0\nS 0 e left\0")).toEqual([
    { kind: 'end', exitCode: 3, atEnd: true, flags: 'ehB', traps: "trap -- 'é' ERR\n\n" },
    { kind: 'end', exitCode: 0, atEnd: false, flags: 'e', traps: '\n' },
  ])
  expect(read('\nX 3 ue 43 \0')).toEqual([
    { kind: 'farewell', exitCode: 3, flags: 'ue', byExit: false, line: 43 },
  ])
  expect(read('\nX 3   /dev/null\0')).toEqual([
    { kind: 'farewell', exitCode: 3, flags: '', byExit: true, line: null },
  ])
})

test('puts together what comes in pieces', () => {
  const reader = new StatusReader()
  expect(reader.read(Buffer.from('\nF 0 4'))).toEqual([])
  expect(reader.read(Buffer.from('2 lab\0\nS 1'))).toHaveLength(1)
  expect(reader.read(Buffer.from(' hB\0'))).toMatchObject([{ kind: 'end', exitCode: 1 }])
})

test('passes over what is no record', () => {
  expect(read('+++ _labrun=0\0S x\0noise\0\0\nS 0 hB\0')).toMatchObject([{ kind: 'end', exitCode: 0 }])
})
